// Files that the tests deposit.

/** A market register: names and addresses of people that must not be published, and figures that may. */
export function register(rows) {
  const lines = ['emplacement;nom;prenom;courriel;metrage;redevance'];
  for (let row = 1; row <= rows; row += 1) {
    const name = ['Martin', 'Bernard', 'Petit', 'Moreau'][row % 4];
    const first = ['Camille', 'Louise', 'Jules', 'Adam'][row % 4];
    lines.push(
      `A${String(row).padStart(3, '0')};${name};${first};${first}.${name}${row}@exemple.fr;${2 + (row % 5)};${(row % 7) * 10},50`,
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** A file of about `bytes` bytes without anything personal. */
export function counts(bytes) {
  const lines = ['jour;compteur;passages'];
  let size = lines[0].length;
  for (let row = 0; size < bytes; row += 1) {
    const line = `2026-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + (row % 28)).padStart(2, '0')};C${row % 40};${row % 900}`;
    lines.push(line);
    size += line.length + 2;
  }
  return `${lines.join('\r\n')}\r\n`;
}
