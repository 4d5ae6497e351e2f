//! Answers in plain HTTP, with what most clients hide: the fields after the last byte, and the body as it was sent.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::instance::Instance;

/// An answer as it came over the wire.
pub(crate) struct Wire {
    /// Status line and headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// Fields after the last byte.
    pub(crate) trailer: String,
}

impl Wire {
    pub(crate) fn field(text: &str, name: &str) -> Option<String> {
        text.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

pub(crate) fn ask(instance: &Instance, path: &str, fields: &str) -> Wire {
    ask_with("GET", instance, path, fields)
}

pub(crate) fn ask_with(method: &str, instance: &Instance, path: &str, fields: &str) -> Wire {
    let host = instance.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut rest = &bytes[end + 4..];
    if method == "HEAD" || Wire::field(&head, "transfer-encoding").as_deref() != Some("chunked") {
        return Wire { head, body: rest.to_vec(), trailer: String::new() };
    }
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|it| it == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        rest = &rest[line + 2..];
        if size == 0 {
            return Wire { head, body, trailer: String::from_utf8(rest.to_vec()).unwrap() };
        }
        body.extend(&rest[..size]);
        rest = &rest[size + 2..];
    }
}
