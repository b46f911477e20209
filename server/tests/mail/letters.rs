//! What stands in a mail (TRUST 30, 34).

use super::Post;
use crate::support::World;
use app::sign_in::LinkKind;
use control_center::clock::{DAY, HOUR};
use control_center::mail::language;

crate::on_both!(
    an_invitation_says_who_invites_whom_where_to,
    a_reset_says_so,
    mails_are_in_the_users_language_else_in_that_of_who_asked,
    names_cannot_leave_their_place,
    the_seven_days_count_from_rendering,
);

async fn an_invitation_says_who_invites_whom_where_to(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.invite(&[amy]).await;
    post.deliver().await;
    let mail = post.server.last();
    assert_eq!(mail.to, "amy@example.com");
    assert_eq!(mail.header("To"), "amy@example.com");
    assert_eq!(mail.header("From"), "\"Control Center\" <no-reply@control.example>");
    assert_eq!(mail.header("Subject"), "Your account at Northwind");
    assert_eq!(mail.header("Date"), "Fri, 20 Nov 2026 12:00:00 +0000");
    assert!(mail.header("Message-ID").ends_with("@control.example>"));
    assert!(
        mail.link().starts_with("https://control.example/invite/"),
        "{}",
        mail.link()
    );
    assert_eq!(mail.token().len(), 64);
    for said in [
        "Hello amy,",
        "at Northwind",
        "user name is amy",
        "2026-11-27 13:00 (UTC+01:00)",
    ] {
        assert!(mail.text().contains(said), "{said}: {}", mail.text());
        assert!(mail.html().contains(said), "{said}: {}", mail.html());
    }
    assert!(mail.html().contains(&format!("<a href=\"{}\"", mail.link())));
    assert!(mail.html().contains("<html lang=\"en\">"));
    let shown = post.link(LinkKind::Invitation, &mail.token()).await.unwrap();
    assert_eq!((shown.name.as_str(), shown.company.as_str()), ("amy", "Northwind"));
}

async fn a_reset_says_so(world: World) {
    let post = Post::of(world, "").await;
    let amy = post.user("amy").await;
    post.set(amy, "password_hash", "x").await;
    post.reset(&[amy]).await;
    post.deliver().await;
    let mail = post.server.last();
    assert_eq!(
        mail.header("Subject"),
        "A new password for your account in the Control Center"
    );
    assert!(mail.link().starts_with("https://control.example/reset/"));
    post.link(LinkKind::Reset, &mail.token()).await.unwrap();
    post.clock().advance(HOUR - 1);
    post.link(LinkKind::Reset, &mail.token()).await.unwrap();
    post.clock().advance(1);
    assert!(
        post.link(LinkKind::Reset, &mail.token()).await.is_err(),
        "an hour is over"
    );
}

async fn mails_are_in_the_users_language_else_in_that_of_who_asked(world: World) {
    let post = Post::open(world).await;
    let (amy, ben, eva) = (post.user("amy").await, post.user("ben").await, post.user("eva").await);
    post.set(amy, "locale", "en").await;
    language::asked_in("de", post.invite(&[amy, ben])).await;
    post.invite(&[eva]).await;
    // Chosen between asking and sending.
    post.set(eva, "locale", "de").await;
    post.set(eva, "time_zone", "Asia/Tokyo").await;
    post.deliver().await;
    let mut mails = post.server.mails();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    let subjects: Vec<_> = mails.iter().map(|mail| mail.header("Subject")).collect();
    assert_eq!(
        subjects,
        [
            "Your account at Northwind",
            "Ihr Konto bei Northwind",
            "Ihr Konto bei Northwind"
        ]
    );
    assert!(mails[1].html().contains("<html lang=\"de\">"));
    assert!(
        mails[1].text().contains("Für Sie wurde bei Northwind")
            || mails[1].text().contains("für Sie wurde bei Northwind")
    );
    assert!(
        mails[2].text().contains("27.11.2026 21:00 (UTC+09:00)"),
        "{}",
        mails[2].text()
    );
}

async fn names_cannot_leave_their_place(world: World) {
    let post = Post::of(
        world,
        "North\r\nBcc: thief@example.com\r\n\r\n\"wind\"</script>\u{202e}",
    )
    .await;
    let amy = post.user("amy").await;
    let name = "</script><img src=x onerror=alert(1)>\"'\u{202e}\r\nX-Bad: 1\r\n\r\n.\r\nQUIT";
    post.set(amy, "name", name).await;
    post.change(
        "INSERT INTO contacts (id, kind, relation, first_name, last_name, name_key, search_text, created_at, modified_at)
         SELECT id, 'person', 'staff', '</title><b>\"x\" & y', 'z', '', '', 0, 0 FROM users",
    )
    .await;
    post.change("UPDATE users SET contact_id = id").await;
    post.invite(&[amy]).await;
    post.deliver().await;
    assert_eq!(post.mails().await[0].0, "accepted");
    let mail = post.server.last();
    let head = mail.raw.split("\r\n\r\n").next().unwrap();
    for line in head.lines() {
        assert!(!line.starts_with("Bcc") && !line.starts_with("X-Bad"), "{head}");
    }
    let (text, html) = (mail.text(), mail.html());
    assert!(text.contains("Hello </title><b>\"x\" & y z,"), "{text}");
    assert!(
        text.contains("user name is </script><img src=x onerror=alert(1)>\"' X-Bad: 1 . QUIT. Choose"),
        "{text}"
    );
    assert!(
        html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39; X-Bad: 1 . QUIT"),
        "{html}"
    );
    for forbidden in ["<script", "</script", "<img", "<b>", "\u{202e}"] {
        assert!(!html.contains(forbidden), "{forbidden}: {html}");
    }
    assert!(!text.contains('\u{202e}') && !mail.raw.contains("thief@example.com\r\n\r\n"));
}

async fn the_seven_days_count_from_rendering(world: World) {
    let mut post = Post::open(world).await;
    let amy = post.user("amy").await;
    let ends = "SELECT invitation_expires_at FROM users";
    post.server.gone().await;
    let asked = post.now();
    post.invite(&[amy]).await;
    assert_eq!(post.number(ends).await, asked + 7 * DAY);
    post.deliver().await;
    post.clock().advance(2 * DAY);
    post.server.back().await;
    post.deliver().await;
    assert_eq!(post.number(ends).await, asked + 9 * DAY);
    assert!(post.server.last().text().contains("2026-11-29 13:00"));
    let token = post.server.last().token();
    post.clock().advance(7 * DAY - 1);
    post.link(LinkKind::Invitation, &token).await.unwrap();
    post.clock().advance(1);
    assert!(post.link(LinkKind::Invitation, &token).await.is_err());
}
