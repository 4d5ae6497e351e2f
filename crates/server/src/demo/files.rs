//! How the files of the demonstration are spelled: what clerks really send.

/// A table before it becomes a file.
pub(crate) struct Sheet {
    pub(crate) header: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// The bytes of a file and how they came to be.
pub(crate) enum Spelling {
    /// UTF-8, commas: what a data engineer sends.
    Clean,
    /// Windows-1252, semicolons, CRLF: what a French spreadsheet saves as CSV.
    French,
    /// UTF-16 with tabs: "Unicode text" of the same spreadsheet.
    Unicode,
    /// A workbook.
    Workbook,
}

impl Sheet {
    /// The text of the table with `delimiter` between cells and `end` after rows.
    fn text(&self, delimiter: char, end: &str) -> String {
        let mut text = String::new();
        let header: Vec<String> = self.header.iter().map(ToString::to_string).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    text.push(delimiter);
                }
                if cell.contains([delimiter, '"', '\n']) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
            }
            text.push_str(end);
        }
        text
    }

    /// The bytes of the file.
    pub(crate) fn spelled(&self, spelling: &Spelling) -> kernel::Result<Vec<u8>> {
        Ok(match spelling {
            Spelling::Clean => self.text(',', "\n").into_bytes(),
            Spelling::French => {
                // Windows-1252 has every character of the texts below; `€` is 0x80 and œ 0x9C there.
                self.text(';', "\r\n").chars().map(windows_1252).collect()
            }
            Spelling::Unicode => {
                let units = self.text('\t', "\r\n");
                std::iter::once(0xFEFF).chain(units.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
            Spelling::Workbook => query::workbook(&self.header, &self.rows)?,
        })
    }
}

fn windows_1252(c: char) -> u8 {
    match c {
        '€' => 0x80,
        'Œ' => 0x8C,
        '’' => 0x92,
        '–' => 0x96,
        'œ' => 0x9C,
        other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
    }
}
