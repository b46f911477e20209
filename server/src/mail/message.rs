//! What a mail says, as text and as HTML.

use crate::core::Core;
use crate::store::links::Owner;
use app::mail_words::{Mail, MailKind, words};
use app::time::Moment;
use jiff::tz::TimeZone;
use lettre::Message;
use lettre::address::AddressError;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// What goes into a mail.
pub struct Letter<'a> {
    /// The same for a second copy.
    pub id: Uuid,
    /// What for.
    pub kind: MailKind,
    /// To whom.
    pub to: &'a Owner,
    /// Where it goes.
    pub address: &'a str,
    /// `en` or `de`.
    pub language: &'a str,
    /// The whole address of its link; empty without one.
    pub link: &'a str,
    /// When it was rendered.
    pub now: i64,
    /// Until when the link works.
    pub until: i64,
}

/// Why a mail cannot be made: its recipient's address, as no mail server can be told it.
#[derive(Debug, thiserror::Error)]
#[error("the address is none that mails can be sent to")]
pub struct Unaddressable;

impl From<AddressError> for Unaddressable {
    fn from(_: AddressError) -> Self {
        Self
    }
}

impl From<lettre::error::Error> for Unaddressable {
    fn from(_: lettre::error::Error) -> Self {
        Self
    }
}

/// Writes a mail.
///
/// # Errors
/// When the recipient's address is no good.
pub fn render(core: &Core, from: &Mailbox, letter: &Letter<'_>) -> Result<Message, Unaddressable> {
    let zone = TimeZone::get(&letter.to.time_zone).unwrap_or_else(|_| core.zone.clone());
    let offset = jiff::Timestamp::from_microsecond(letter.until).map_or(0, |at| zone.to_offset(at).seconds() / 60);
    let until = Moment {
        at: letter.until,
        offset: i16::try_from(offset).unwrap_or(0),
    };
    let called = if letter.to.contact.is_empty() {
        &letter.to.name
    } else {
        &letter.to.contact
    };
    let mail = words(
        letter.language,
        letter.kind,
        &inert(called),
        &inert(&letter.to.name),
        &inert(&core.company),
        until,
    );
    let sent = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(letter.now).unwrap_or(0));
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .date(sent)
        .from(from.clone())
        .to(Mailbox::new(None, letter.address.parse()?))
        .subject(mail.subject.clone())
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, text(&mail, letter.link)))
                .singlepart(part(ContentType::TEXT_HTML, html(&mail, letter))),
        )?;
    Ok(message)
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(body)
}

fn text(mail: &Mail, link: &str) -> String {
    let link = (!link.is_empty()).then_some(link);
    let paragraphs = mail.before.iter().map(String::as_str).chain(link);
    let paragraphs: Vec<&str> = paragraphs.chain(mail.after.iter().map(String::as_str)).collect();
    format!("{}\r\n", paragraphs.join("\r\n\r\n"))
}

fn html(mail: &Mail, letter: &Letter<'_>) -> String {
    let paragraphs = |texts: &[String]| -> String {
        let paragraph = |text: &String| format!("<p style=\"margin:0 0 16px\">{}</p>\r\n", escaped(text));
        texts.iter().map(paragraph).collect()
    };
    let link = escaped(letter.link);
    let link = if link.is_empty() {
        link
    } else {
        format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{link}\" style=\"display:inline-block;padding:10px 16px;\
             border-radius:6px;background:#0f766e;color:#ffffff;text-decoration:none\">{button}</a></p>\r\n\
             <p style=\"margin:0 0 16px;font-size:14px;overflow-wrap:anywhere\">{link}</p>\r\n",
            button = escaped(&mail.button),
        )
    };
    format!(
        "<!DOCTYPE html>\r\n<html lang=\"{language}\">\r\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{subject}</title></head>\r\n\
         <body style=\"margin:0;padding:24px;font:16px/24px system-ui,sans-serif\">\r\n\
         <div style=\"max-width:560px\">\r\n{before}{link}{after}\
         </div>\r\n</body>\r\n</html>\r\n",
        language = escaped(letter.language),
        subject = escaped(&mail.subject),
        before = paragraphs(&mail.before),
        after = paragraphs(&mail.after),
    )
}

/// A name that stays in its place: on one line, and unable to turn the text around it.
fn inert(name: &str) -> String {
    let directs =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let separates = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let plain: String = name
        .chars()
        .filter(|c| !directs(*c))
        .map(|c| if separates(c) { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text for HTML and for its attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_place() {
        assert_eq!(inert("Amy\r\nBcc: x@example.com"), "Amy Bcc: x@example.com");
        assert_eq!(inert("a\u{202e}cod.exe\u{202c} \u{2028}b"), "acod.exe b");
        assert_eq!(inert("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(
            escaped("</script>\"' & <b>"),
            "&lt;/script&gt;&quot;&#39; &amp; &lt;b&gt;"
        );
    }
}
