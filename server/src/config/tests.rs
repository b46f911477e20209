use super::*;

fn read(flags: &[(&'static str, &str)], environment: &[(&str, &str)], file: &str) -> Result<Config, String> {
    Config::read(Sources {
        flags: flags.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
        environment: environment
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        file: Some((FILE.into(), file.to_owned())),
    })
    .map_err(|error| error.to_string())
}

#[test]
fn everything_has_a_default() {
    let config = read(&[], &[], "").unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite:data/control-center.db");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000/");
    assert!(config.smtp_url.is_none() && config.mail().is_none());
    assert_eq!(config.mail_from.to_string(), "Control Center <no-reply@localhost>");
    assert_eq!(config.time_zone.iana_name(), Some("UTC"));
    assert_eq!((config.log.as_str(), config.log_format), ("info", LogFormat::Human));
    assert!(config.trusted_proxies.is_empty());
}

#[test]
fn command_line_over_environment_over_file() {
    let file = "listen = '127.0.0.1:1'";
    let environment = [("CC_LISTEN", "127.0.0.1:2")];
    let flags = [("listen", "127.0.0.1:3")];
    let port = |config: Result<Config, String>| config.unwrap().listen.port();
    assert_eq!(port(read(&[], &[], file)), 1);
    assert_eq!(port(read(&[], &environment, file)), 2);
    assert_eq!(port(read(&flags, &environment, file)), 3);
    // The default database lies in the folder that wins.
    let config = read(&[("data_dir", "/srv/a")], &[("CC_DATA_DIR", "/srv/b")], "").unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite:/srv/a/control-center.db");
}

#[test]
fn the_file_takes_every_key() {
    let config = read(
        &[],
        &[],
        r#"
        database_url = "postgres://cc:secret@db/cc"
        listen = "[::1]:8080"
        public_url = "https://control.example"
        smtp_url = "smtps://cc:secret@mail.example"
        mail_from = "Muster IT <it@muster.example>"
        data_dir = "/srv/cc"
        company_name = "Muster AG"
        time_zone = "Europe/Athens"
        log = "warn,control_center=debug"
        log_format = "json"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        "#,
    )
    .unwrap();
    assert_eq!(config.company_name, "Muster AG");
    let mail = config.mail().unwrap();
    assert_eq!(mail.from.email.to_string(), "it@muster.example");
    assert!(!format!("{mail:?}").contains("secret"));
    assert_eq!(config.time_zone.iana_name(), Some("Europe/Athens"));
    assert_eq!(config.log_format, LogFormat::Json);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.smtp_url.unwrap().reveal(), "smtps://cc:secret@mail.example");
}

/// Every refusal is one line that names the key, its source and what is wrong.
#[test]
fn what_is_no_good_is_refused_by_name_and_source() {
    for (variable, value, refusal) in [
        (
            "CC_LISTEN",
            "localhost",
            "CC_LISTEN (environment): \"localhost\" is no address with a port",
        ),
        (
            "CC_LISTEN",
            "127.0.0.1:99999",
            "CC_LISTEN (environment): \"127.0.0.1:99999\"",
        ),
        (
            "CC_TIME_ZONE",
            "Mars/Olympus",
            "CC_TIME_ZONE (environment): \"Mars/Olympus\" is no time zone",
        ),
        ("CC_LOG", "info,=x=y", "CC_LOG (environment)"),
        (
            "CC_LOG_FORMAT",
            "xml",
            "CC_LOG_FORMAT (environment): \"xml\" is neither human nor json",
        ),
        (
            "CC_TRUSTED_PROXIES",
            "10.0.0.1, proxy",
            "CC_TRUSTED_PROXIES (environment): \"proxy\"",
        ),
        (
            "CC_SMTP_URL",
            "http://mail",
            "CC_SMTP_URL (environment): is not smtp://",
        ),
        (
            "CC_SMTP_URL",
            "smtp://cc:secret@mail?tls=perhaps",
            "CC_SMTP_URL (environment): is not smtp://",
        ),
        (
            "CC_MAIL_FROM",
            "nobody at all",
            "CC_MAIL_FROM (environment): \"nobody at all\" is no sender",
        ),
        (
            "DATABASE_URL",
            "mysql://root:secret@db",
            "DATABASE_URL (environment): is neither postgres://",
        ),
        (
            "DATABASE_URL",
            "postgres://[",
            "DATABASE_URL (environment): is neither postgres://",
        ),
        (
            "CC_PUBLIC_URL",
            "control.example",
            "CC_PUBLIC_URL (environment): \"control.example\" is not https://",
        ),
        ("CC_PUBLIC_URL", "ftp://control.example", "CC_PUBLIC_URL (environment)"),
        (
            "CC_PUBLIC_URL",
            "https://control.example/cc",
            "CC_PUBLIC_URL (environment): must be scheme and host",
        ),
        (
            "CC_PUBLIC_URL",
            "https://a:b@control.example",
            "CC_PUBLIC_URL (environment): must be scheme and host",
        ),
        ("CC_COLOUR", "red", "CC_COLOUR (environment): no such setting"),
    ] {
        let said = read(&[], &[(variable, value)], "").unwrap_err();
        assert!(said.starts_with(refusal), "{variable}={value}: {said}");
        assert!(!said.contains('\n'), "{said}");
        assert!(!said.contains("secret"), "{said}");
    }
    for (file, refusal) in [
        ("colour = 'red'", "colour (control-center.toml): no such setting"),
        ("listen = 3000", "listen (control-center.toml): must be a text"),
        (
            "listen = ['127.0.0.1:3000']",
            "listen (control-center.toml): must be a text",
        ),
        ("listen = 'x'", "listen (control-center.toml): \"x\" is no address"),
        ("a = 1\nlisten =", "control-center.toml line 2: "),
    ] {
        let said = read(&[], &[], file).unwrap_err();
        assert!(said.starts_with(refusal) && !said.contains('\n'), "{file}: {said}");
    }
    let said = read(&[("log_format", "xml")], &[("CC_LOG_FORMAT", "json")], "").unwrap_err();
    assert!(said.starts_with("--log-format (command line): "), "{said}");
}

/// TRUST 11: sessions never travel in the clear.
#[test]
fn http_is_for_ones_own_machine_alone() {
    for url in [
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:8080",
        "https://control.example",
    ] {
        assert!(read(&[], &[("CC_PUBLIC_URL", url)], "").is_ok(), "{url}");
    }
    for url in [
        "http://control.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "http://localhost.lan",
    ] {
        let said = read(&[], &[("CC_PUBLIC_URL", url)], "").unwrap_err();
        assert!(
            said.starts_with("CC_PUBLIC_URL (environment): http://"),
            "{url}: {said}"
        );
    }
    // The default is derived from the address to listen on, and then it must be said.
    let said = read(&[("listen", "0.0.0.0:3000")], &[], "").unwrap_err();
    assert!(said.starts_with("CC_PUBLIC_URL (not set): "), "{said}");
}

#[test]
fn an_empty_value_is_none() {
    assert!(
        read(&[], &[("CC_SMTP_URL", "")], "smtp_url = 'smtp://mail'")
            .unwrap()
            .smtp_url
            .is_none()
    );
}

#[test]
fn passwords_never_show() {
    for (url, shown) in [
        (
            "postgres://cc:secret@db.example:5433/cc?password=secret",
            "postgres://db.example:5433/cc",
        ),
        ("sqlite:data/cc.db", "sqlite:data/cc.db"),
        ("data/cc.db", "data/cc.db"),
    ] {
        let config = read(&[], &[("DATABASE_URL", url)], "").unwrap();
        assert_eq!(config.database_url.to_string(), shown);
        assert!(!format!("{config:?}").contains("secret"));
    }
}

/// Where mails come from follows the address that people type.
#[test]
fn mails_come_from_the_public_host() {
    let from = |url| {
        read(&[], &[("CC_PUBLIC_URL", url)], "")
            .unwrap()
            .mail_from
            .email
            .to_string()
    };
    assert_eq!(from("https://control.example"), "no-reply@control.example");
    assert_eq!(from("http://127.0.0.1:3000"), "no-reply@localhost");
    assert_eq!(from("https://[2001:db8::1]"), "no-reply@localhost");
}
