//! A CSV file as records, each with the line it starts on.

use super::ImportError;
use super::columns::Columns;
use std::io::Read;

/// Largest file in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Most records in a file: what comes in is one transaction, and none may take longer than five seconds.
pub const MAX_RECORDS: usize = 25_000;

/// A record as it stands in the file.
pub struct Record {
    /// The line on which it starts, counted from 1 as an editor does.
    pub line: u64,
    /// The line on which it ends.
    pub last_line: u64,
    /// Its cells, not decoded.
    pub cells: csv::ByteRecord,
    /// The file ends inside a quoted cell of it.
    pub open_quote: bool,
}

/// Reads the whole file: comma-separated, quoted as RFC 4180 says, with or without a byte order mark.
///
/// # Errors
/// When it cannot be read, is too large, or its header is not one of an import.
pub fn read(input: impl Read) -> Result<(Columns, Vec<Record>), ImportError> {
    let (header, records) = records(input)?;
    Ok((Columns::of(&header)?, records))
}

/// The same with a header of any words.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn records(input: impl Read) -> Result<(csv::ByteRecord, Vec<Record>), ImportError> {
    let mut bytes = Vec::new();
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut records = split(text)?.into_iter();
    let header = records.next().map(|header| header.cells).unwrap_or_default();
    Ok((header, records.collect()))
}

fn split(text: &[u8]) -> Result<Vec<Record>, ImportError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut records: Vec<Record> = Vec::new();
    let (mut line, mut counted) = (1, 0);
    let mut raw: &[u8] = &[];
    loop {
        let start = offset(&reader);
        let mut cells = csv::ByteRecord::new();
        if !reader
            .read_byte_record(&mut cells)
            .map_err(|error| ImportError::Read(error.into()))?
        {
            break;
        }
        // The header is no record of a user.
        if records.len() > MAX_RECORDS {
            return Err(ImportError::TooManyRecords);
        }
        let end = offset(&reader).min(text.len());
        // The reader leaves line breaks before a record to the record.
        let breaks = text[start..end]
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let begin = start + breaks;
        line += line_breaks(text, counted, begin);
        raw = text[begin..end].trim_ascii_end();
        counted = begin;
        records.push(Record {
            line,
            last_line: line + line_breaks(text, begin, begin + raw.len()),
            cells,
            open_quote: false,
        });
    }
    if let Some(last) = records.last_mut() {
        last.open_quote = ends_inside_quotes(raw);
    }
    Ok(records)
}

fn offset(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Ends of lines, of any of the three kinds, between two places.
fn line_breaks(text: &[u8], from: usize, to: usize) -> u64 {
    let ends = |at: &usize| text[*at] == b'\n' || (text[*at] == b'\r' && text.get(at + 1) != Some(&b'\n'));
    (from..to).filter(ends).count() as u64
}

/// Whether a quoted cell is still open where this text ends.
fn ends_inside_quotes(record: &[u8]) -> bool {
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let mut at = At::Start;
    for byte in record {
        at = match (at, byte) {
            (At::Start | At::Closed, b'"') | (At::Quoted, 0..b'"' | b'#'..) => At::Quoted,
            (At::Quoted, b'"') => At::Closed,
            (_, b',' | b'\r' | b'\n') => At::Start,
            _ => At::Plain,
        };
    }
    matches!(at, At::Quoted)
}

#[cfg(test)]
mod tests {
    use super::{ends_inside_quotes, split};
    use proptest::prelude::*;

    fn lines(text: &str) -> Vec<(u64, u64)> {
        split(text.as_bytes())
            .unwrap()
            .iter()
            .map(|record| (record.line, record.last_line))
            .collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,\"x", "y\"", "", "", "2,3", ""].join(end);
            assert_eq!(lines(&text), [(1, 1), (2, 3), (6, 6)], "{end:?}");
        }
    }

    #[test]
    fn an_open_quote_is_seen() {
        for (text, open) in [
            (r#"a,"b"#, true),
            (r#"a,"b""#, false),
            (r#"a,"b"""#, true),
            (r#"5" pipe"#, false),
            ("\"a\nb\",\"c", true),
            ("", false),
        ] {
            assert_eq!(ends_inside_quotes(text.as_bytes()), open, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_split(text in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..200)) {
            let records = split(&text).unwrap();
            prop_assert!(records.windows(2).all(|two| two[0].line < two[1].line));
            prop_assert!(records.iter().all(|record| record.line <= record.last_line));
        }
    }
}
