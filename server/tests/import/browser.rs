//! The import in the browser, by its use cases: the same rules as the command's, in steps (TRUST 9, 20, 22, 33, 44).

use super::{execute_all, footprint, import, number, texts};
use crate::on_both;
use crate::support::World;
use crate::users::desk::{Desk, origin, rule, rules};
use app::context::Caller;
use app::error::AppError;
use app::import::api::ImportUsers;
use app::import::{ImportQuery, ImportView, LARGEST_FILE, RowKind, Step, UploadId};
use control_center::clock::HOUR;
use control_center::import::uploads::{Imports, remove_expired};

on_both!(
    a_file_is_named_looked_at_and_brought_in_once,
    wrong_rows_go_out_and_come_in_corrected,
    nobody_brings_themselves_out,
    what_runs_is_what_was_shown,
    a_run_that_fails_is_told_until_one_does_not,
    only_administrators_and_only_their_own,
    what_a_file_may_not_do,
    rows_are_checked_again_when_they_come_in,
    a_file_is_kept_for_an_hour,
    files_that_are_none_are_refused,
);

struct Bench {
    desk: Desk,
    imports: Imports,
}

impl Bench {
    async fn open(world: World) -> Self {
        let desk = Desk::open(world).await;
        let imports = Imports(desk.users.0.clone());
        Self { desk, imports }
    }

    async fn upload(&self, text: &str) -> UploadId {
        let content = text.as_bytes().to_vec();
        self.imports
            .upload(&self.desk.admin, "staff.csv", content)
            .await
            .unwrap()
    }

    async fn show(&self, id: UploadId, query: &str) -> ImportView {
        let query = ImportQuery::parse(query);
        self.imports.show(&self.desk.admin, id, query).await.unwrap()
    }

    /// Names the columns as they were guessed.
    async fn look(&self, id: UploadId) -> ImportView {
        let means: Vec<String> = self.show(id, "").await.columns.into_iter().map(|it| it.means).collect();
        self.imports.name_columns(&self.desk.admin, id, &means).await.unwrap();
        self.show(id, "").await
    }

    async fn run(&self, id: UploadId) -> ImportView {
        let version = self.show(id, "").await.version;
        self.imports
            .run(&self.desk.admin, &origin(), id, version)
            .await
            .unwrap();
        self.show(id, "").await
    }

    async fn wrong_rows(&self, id: UploadId) -> String {
        let file = self.imports.wrong_rows(&self.desk.admin, id).await.unwrap();
        String::from_utf8(file).unwrap()
    }

    async fn refusal(&self, caller: &Caller, text: &[u8]) -> AppError {
        self.imports.upload(caller, "x", text.to_vec()).await.unwrap_err()
    }
}

const FILE: &str = "User Name,E-Mail,Vorname,Shoe size,Groups\nanna,anna@example.com,Anna,38,Sales\nbert,not an address,Bert,44,Sales\n";

async fn a_file_is_named_looked_at_and_brought_in_once(world: World) {
    let bench = Bench::open(world).await;
    let id = bench.upload(FILE).await;
    let shown = bench.show(id, "").await;
    assert_eq!(shown.step, Step::Columns);
    let means: Vec<&str> = shown.columns.iter().map(|it| it.means.as_str()).collect();
    assert_eq!(means, ["user_name", "email", "first_name", "", "groups"]);
    assert_eq!(shown.columns[3].sample, "38");
    // What is missing or meant twice is told, and nothing is looked at.
    let means = ["user_name", "user_name", "", "", ""].map(str::to_owned);
    bench.imports.name_columns(&bench.desk.admin, id, &means).await.unwrap();
    let shown = bench.show(id, "").await;
    assert_eq!(
        (shown.step, shown.missing, shown.repeated),
        (Step::Columns, vec!["email".into()], vec!["user_name".into()])
    );
    let means = ["user_name", "email", "first_name", "", "groups"].map(str::to_owned);
    let before = footprint(&bench.desk.world).await;
    bench.imports.name_columns(&bench.desk.admin, id, &means).await.unwrap();
    let shown = bench.show(id, "").await;
    assert_eq!((shown.step, shown.counts), (Step::Preview, vec![1, 0, 0, 1]));
    assert_eq!(footprint(&bench.desk.world).await, before);
    let wrong = bench.show(id, "kind=wrong").await;
    assert_eq!(
        (wrong.total, wrong.rows[0].line, wrong.rows[0].kind),
        (1, 3, RowKind::Wrong)
    );
    assert_eq!(wrong.rows[0].remarks[0].reason, "email_invalid");
    assert!(bench.show(id, "page=2").await.rows.is_empty());
    // Two clicks at once, and one later, bring it in once.
    let admin = &bench.desk.admin;
    let origin = origin();
    let (one, other) = tokio::join!(
        bench.imports.run(admin, &origin, id, shown.version),
        bench.imports.run(admin, &origin, id, shown.version)
    );
    one.unwrap();
    other.unwrap();
    let shown = bench.run(id).await;
    assert_eq!((shown.step, shown.counts), (Step::Done, vec![1, 0, 0, 1]));
    let runs = "SELECT COUNT(*) FROM audit_events WHERE action = 'users.import' AND actor_id IS NOT NULL AND address = '192.0.2.1'";
    assert_eq!(number(&bench.desk.world, runs).await, 1);
    let made = "SELECT COUNT(*) FROM users WHERE name = 'anna' AND created_by IS NOT NULL";
    assert_eq!(number(&bench.desk.world, made).await, 1);
    // Its columns are settled now.
    let late = bench.imports.name_columns(&bench.desk.admin, id, &means).await;
    assert_eq!(late.unwrap_err(), AppError::Conflict);
    // The same file once more changes nothing, and a changed row says what of it.
    let again = bench.upload(&FILE.replace("Anna", "Anne")).await;
    let shown = bench.look(again).await;
    assert_eq!(shown.counts, [0, 1, 0, 1]);
    assert_eq!(shown.rows[0].fields, ["contact.first_name"]);
    let same = bench.upload(FILE).await;
    assert_eq!(bench.look(same).await.counts, [0, 0, 1, 1]);
}

async fn wrong_rows_go_out_and_come_in_corrected(world: World) {
    let bench = Bench::open(world).await;
    let text = "user_name,email,description,problem\nanna,anna@example.com,fine,old\nbert,=cmd,-1,old\ncleo\n\
        finn,finn@example.com,moved\ndora,dora@example.com,,old,more\nemil,emil@example.com,fine,\"open\n";
    let id = bench.upload(text).await;
    bench.look(id).await;
    assert_eq!(bench.run(id).await.counts, [1, 0, 0, 5]);
    let file = bench.wrong_rows(id).await;
    let mut lines = file.lines();
    assert_eq!(lines.next(), Some("problem,user_name,email,description"));
    let bert = lines.next().unwrap();
    assert!(
        bert.ends_with(",bert,'=cmd,'-1") && bert.contains("is not an email address"),
        "{bert}"
    );
    assert!(lines.next().unwrap().ends_with("than the header,cleo"));
    // Nothing of it became right by going out and coming in.
    let id = bench.upload(&file).await;
    assert_eq!(
        bench.show(id, "").await.columns[0].means,
        "",
        "the problem is left out by itself"
    );
    assert_eq!(bench.look(id).await.counts, [0, 0, 0, 5]);
    let corrected = file
        .replace("'=cmd", "bert@example.com")
        .replace(",cleo", ",cleo,cleo@example.com,");
    let id = bench.upload(&corrected).await;
    assert_eq!(bench.look(id).await.counts, [2, 0, 0, 3]);
    bench.run(id).await;
    let told = "SELECT description FROM users WHERE name = 'bert'";
    assert_eq!(texts(&bench.desk.world, told).await, ["-1"]);
    // What is torn stays so, however often.
    let id = bench.upload(&bench.wrong_rows(id).await).await;
    let reasons = |shown: ImportView| -> Vec<String> {
        let rows = shown.rows.into_iter();
        rows.flat_map(|row| row.remarks).map(|remark| remark.reason).collect()
    };
    assert_eq!(reasons(bench.look(id).await), ["cells_left_over"; 3]);
}

async fn nobody_brings_themselves_out(world: World) {
    let bench = Bench::open(world).await;
    bench.desk.second_admin("other").await;
    let email = texts(&bench.desk.world, "SELECT email FROM users WHERE name = 'amy.admin'").await;
    let header = "user_name,email,activity,api_only,purpose,responsible,review_on,expires_on";
    let before = footprint(&bench.desk.world).await;
    for (rest, field) in [
        ("deactivated,no,,,,", "activity"),
        ("deleted,no,,,,", "activity"),
        ("active,yes,x,other,2027-01-01,", "api_only"),
        ("active,no,,,,2030-01-01", "expires_on"),
    ] {
        let id = bench
            .upload(&format!("{header}\namy.admin,{},{rest}\n", email[0]))
            .await;
        for shown in [bench.look(id).await, bench.run(id).await] {
            assert_eq!(shown.counts, [0, 0, 0, 1], "{rest}");
            let remark = &shown.rows[0].remarks[0];
            assert_eq!((remark.field.as_str(), remark.reason.as_str()), (field, "oneself"));
        }
    }
    assert_eq!(footprint(&bench.desk.world).await, before);
    // Another administrator may go, since one is left.
    let email = texts(&bench.desk.world, "SELECT email FROM users WHERE name = 'other'").await;
    let id = bench
        .upload(&format!("{header}\nother,{},deactivated,no,,,,\n", email[0]))
        .await;
    bench.look(id).await;
    assert_eq!(bench.run(id).await.counts, [0, 1, 0, 0]);
}

async fn what_runs_is_what_was_shown(world: World) {
    let bench = Bench::open(world).await;
    let id = bench.upload(FILE).await;
    let seen = bench.look(id).await.version;
    // Another window names the columns otherwise.
    let means = ["user_name", "email", "last_name", "", ""].map(str::to_owned);
    bench.imports.name_columns(&bench.desk.admin, id, &means).await.unwrap();
    let run = bench.imports.run(&bench.desk.admin, &origin(), id, seen).await;
    assert_eq!(run.unwrap_err(), AppError::Conflict);
    let shown = bench.show(id, "").await;
    assert_eq!((shown.step, shown.failed), (Step::Preview, false));
    assert_eq!(bench.run(id).await.step, Step::Done);
}

async fn a_run_that_fails_is_told_until_one_does_not(world: World) {
    let bench = Bench::open(world).await;
    let id = bench.upload(FILE).await;
    let version = bench.look(id).await.version;
    execute_all(&bench.desk.world, &["ALTER TABLE upload_contents RENAME TO elsewhere"]).await;
    let run = bench.imports.run(&bench.desk.admin, &origin(), id, version).await;
    assert!(run.is_err());
    let shown = bench.show(id, "").await;
    assert_eq!((shown.step, shown.failed), (Step::Preview, true));
    execute_all(&bench.desk.world, &["ALTER TABLE elsewhere RENAME TO upload_contents"]).await;
    // What came of it can be looked at for an hour from then on.
    bench.desk.world.clock.advance(HOUR - 1);
    let shown = bench.run(id).await;
    assert_eq!((shown.step, shown.failed), (Step::Done, false));
    bench.desk.world.clock.advance(HOUR - 1);
    assert_eq!(bench.show(id, "").await.step, Step::Done);
    bench.desk.world.clock.advance(1);
    let gone = bench.imports.show(&bench.desk.admin, id, ImportQuery::default()).await;
    assert_eq!(gone.unwrap_err(), AppError::NotFound);
}

async fn only_administrators_and_only_their_own(world: World) {
    let bench = Bench::open(world).await;
    let id = bench.upload(FILE).await;
    let version = bench.look(id).await.version;
    let lead = bench.desk.lead(1, "Led", &[]).await;
    let nobody = bench.desk.person("nobody").await;
    for caller in [&lead, &nobody] {
        assert_eq!(bench.refusal(caller, FILE.as_bytes()).await, AppError::Forbidden);
        let run = bench.imports.run(caller, &origin(), id, version).await;
        assert_eq!(run.unwrap_err(), AppError::Forbidden);
        let show = bench.imports.show(caller, id, ImportQuery::default()).await;
        assert_eq!(show.unwrap_err(), AppError::Forbidden);
        let wrong = bench.imports.wrong_rows(caller, id).await;
        assert_eq!(wrong.unwrap_err(), AppError::Forbidden);
        let named = bench.imports.name_columns(caller, id, &[]).await;
        assert_eq!(named.unwrap_err(), AppError::Forbidden);
    }
    let other = bench.desk.second_admin("other.admin").await;
    let show = bench.imports.show(&other, id, ImportQuery::default()).await;
    assert_eq!(show.unwrap_err(), AppError::NotFound);
    let run = bench.imports.run(&other, &origin(), id, version).await;
    assert_eq!(run.unwrap_err(), AppError::NotFound);
    // Whoever lost the right since the click has none.
    bench
        .desk
        .change("DELETE FROM memberships WHERE user_seq = $1", bench.desk.admin.seq)
        .await;
    let run = bench.imports.run(&bench.desk.admin, &origin(), id, version).await;
    assert_eq!(run.unwrap_err(), AppError::Forbidden);
    assert_eq!(
        number(&bench.desk.world, "SELECT COUNT(*) FROM users WHERE name = 'anna'").await,
        0
    );
}

async fn what_a_file_may_not_do(world: World) {
    let bench = Bench::open(world).await;
    // No column sets a password, an identity, a time of creation, or a group that makes administrators.
    let text = "user_name,email,groups,password_hash,id,created_at,failed_attempts\nanna,anna@example.com,Admins|Sales,x,1,2020-01-01T00:00:00Z,7\n";
    let id = bench.upload(text).await;
    let means = [
        "user_name",
        "email",
        "groups",
        "password_hash",
        "id",
        "created_at",
        "failed_attempts",
    ];
    bench
        .imports
        .name_columns(&bench.desk.admin, id, &means.map(str::to_owned))
        .await
        .unwrap();
    let shown = bench.run(id).await;
    assert_eq!(shown.counts, [1, 0, 0, 0]);
    assert_eq!(shown.rows[0].remarks[0].reason, "group_holds_admin");
    let plain = "SELECT COUNT(*) FROM users u WHERE name = 'anna' AND password_hash = '' AND failed_attempts = 0
        AND created_at > 1700000000000000 AND NOT EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq
            WHERE m.user_seq = u.seq AND g.name = 'Admins')";
    assert_eq!(number(&bench.desk.world, plain).await, 1);
}

async fn rows_are_checked_again_when_they_come_in(world: World) {
    let bench = Bench::open(world).await;
    let id = bench
        .upload("user_name,email\nanna,anna@example.com\nbert,bert@example.com\n")
        .await;
    assert_eq!(bench.look(id).await.counts, [2, 0, 0, 0]);
    import(
        &bench.desk.world,
        "user_name,email\nanna,anna@example.com\nother,bert@example.com\n",
    )
    .await;
    let shown = bench.run(id).await;
    assert_eq!(shown.counts, [0, 0, 1, 1]);
    assert_eq!(shown.rows[1].remarks[0].reason, "email_taken");
}

async fn a_file_is_kept_for_an_hour(world: World) {
    let bench = Bench::open(world).await;
    let id = bench.upload(FILE).await;
    bench.desk.world.clock.advance(HOUR);
    let gone = bench.imports.show(&bench.desk.admin, id, ImportQuery::default()).await;
    assert_eq!(gone.unwrap_err(), AppError::NotFound);
    remove_expired(&bench.imports.0).await.unwrap();
    let left = "SELECT (SELECT COUNT(*) FROM uploads) + (SELECT COUNT(*) FROM upload_contents)";
    assert_eq!(number(&bench.desk.world, left).await, 0);
    // Six at once are one too many.
    for _ in 0..6 {
        bench.upload(FILE).await;
        bench.desk.world.clock.advance(1);
    }
    assert_eq!(number(&bench.desk.world, left).await, 10);
}

async fn files_that_are_none_are_refused(world: World) {
    let bench = Bench::open(world).await;
    let admin = &bench.desk.admin;
    for (text, broken) in [
        (Vec::new(), "required"),
        (b"user_name,email\n".to_vec(), "required"),
        (vec![b'a'; LARGEST_FILE + 1], "too_long"),
        ("a\n".repeat(25_002).into_bytes(), "too_many"),
        (format!("{}a\n1\n", "a,".repeat(200)).into_bytes(), "too_many_columns"),
    ] {
        assert_eq!(rules(bench.refusal(admin, &text).await), rule("file", broken));
    }
    // Any bytes are a file of some columns.
    let id = bench
        .imports
        .upload(admin, "x", b"\xff\x00,b\n\xfe\n".to_vec())
        .await
        .unwrap();
    assert_eq!(bench.show(id, "").await.missing.len(), 2);
}
