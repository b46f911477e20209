//! The table: every page, server function, form, file and operation of the API, with what must happen for whom. What is
//! routed and stands here nowhere fails a test, and so does what stands here and is routed nowhere.
//!
//! A row is a line: what is asked for, and a cell for each who asks. Pages, functions and forms have five (an
//! administrator, the lead of who or what it is about, the lead of another group, a user without rights, nobody), the
//! API has one for each scope in the order of `TokenScope::ALL`. `{user}`, `{group}` and the like stand for something of
//! the lead's group, made for the call; the same names in a path are filled in by themselves. Of everything that names
//! something of a group it is proved besides that to a lead what is out of sight is as if it were not there.
//! `CC_ACCEPT_SNAPSHOTS=1` makes the test write `docs/access.md` anew.

use super::rows::{Row, call, file, form, operation, page, queried_file, upload};
use app::access::api::{CountWhoCan, WhoCan};
use app::api_guide::api::ApiGuide;
use app::audit::TargetKind;
use app::audit::api::GetHistory;
use app::bulk::api::{CancelPlan, PlanAction, RunPlan, ShowPlan, UndoPlan};
use app::bulk::{ActionInput, BulkAction, Selection};
use app::contacts::api::{
    ContactForm, CountContacts, FindContacts, GetContact, ListContacts, SaveContact, SetContactPhoto,
};
use app::groups::api::{CheckGroup, CountGroups, EditGroup, FindGroupChoices, HeadOfGroup, ListGroups, SaveGroup};
use app::import::api::ShowImport;
use app::profile::api::{Confirmation, MyProfile, OwnPasswordStrength};
use app::sign_in::LinkKind;
use app::sign_in::api::{RefusedForm, SetupState, WhoAmI};
use app::sign_in::copy_link::NewlyCopiedLink;
use app::sign_in::link::{CopyInvitationLink, PasswordStrength, SendsMail, ShowLink};
use app::sign_in::session_api::ListSessions;
use app::tokens::api::{CreateToken, ListTokens};
use app::users::api::{CheckUser, CountUsers, EditUser, FindChoices, GetUser, ListUsers, SaveUser, Team};
use app::views::api::ListViews;
use http::Method;

/// All rows.
pub fn rows() -> Vec<Row> {
    let mut rows = pages();
    rows.extend(functions());
    rows.extend(functions_of_groups());
    rows.extend(forms_of_users());
    rows.extend(forms_of_contacts());
    rows.extend(own_forms());
    rows.extend(files());
    rows.extend(operations());
    rows
}

fn pages() -> Vec<Row> {
    vec![
        page(
            "/login",
            "/control-center /control-center /control-center /control-center 200",
        ),
        page("/setup", "200 200 200 200 200"),
        page("/lost-password", "200 200 200 200 200"),
        page("/invite/{token}", "200 200 200 200 200"),
        page("/reset/{token}", "200 200 200 200 200"),
        page("/confirm-email/{token}", "404 404 404 404 404").about("with a token that is none"),
        page("/control-center", "200 200 200 200 login"),
        page("/control-center/users", "200 200 200 403 login"),
        page("/control-center/users/new", "200 200 200 403 login"),
        page("/control-center/users/{id}", "200 200 404 404 login"),
        page("/control-center/users/{id}/invitation-link", "200 403 403 403 login"),
        page("/control-center/users/{id}/tokens", "200 404 404 404 login"),
        page("/control-center/users/views", "200 200 200 403 login"),
        page("/control-center/users/import", "200 403 403 403 login"),
        page("/control-center/users/import/{upload}", "200 403 403 403 login"),
        page("/control-center/plans/{id}", "200 200 404 403 login"),
        page("/control-center/groups", "200 200 200 403 login"),
        page("/control-center/groups/new", "200 403 403 403 login"),
        page("/control-center/groups/{id}", "200 200 404 404 login"),
        page("/control-center/groups/{id}/members", "200 200 404 404 login"),
        page("/control-center/groups/{id}/add", "200 200 404 404 login"),
        page("/control-center/access", "200 200 200 403 login"),
        page("/control-center/contacts", "200 403 403 403 login"),
        page("/control-center/contacts/new", "200 403 403 403 login"),
        page("/control-center/contacts/{id}", "200 403 403 403 login"),
        page("/control-center/api", "200 200 200 200 login"),
        page("/profile", "200 200 200 200 login"),
    ]
}

fn functions() -> Vec<Row> {
    vec![
        call!("200 200 200 200 200", _ => WhoAmI {}),
        call!("200 200 200 200 200", _ => RefusedForm {}),
        call!("200 200 200 200 200", _ => SetupState {}),
        call!("200 200 200 200 200", _ => SendsMail {}),
        call!("200 200 200 200 200", at => ShowLink { kind: LinkKind::Invitation, token: at.thing("invitation").await }),
        call!("200 200 200 200 200", at => PasswordStrength {
            kind: LinkKind::Invitation, token: at.thing("invitation").await, password: "typed".into(),
        }),
        call!("404 404 404 404 404", _ => Confirmation { token: "none".into() }).about("of a token that is none"),
        call!("200 403 403 403 401", _ => NewlyCopiedLink {}),
        call!("200✓ 403 403 403 401", at => CopyInvitationLink { id: at.user().await }),
        call!("403 200 200 403 401", _ => Team {}),
        call!("200 200 200 403 401", _ => ListUsers { query: String::new() }),
        call!("200 200 200 403 401", at => ListUsers { query: format!("q={}", at.user().await) }).about("of one identity"),
        call!("200 200 200 403 401", at => ListUsers { query: format!("after={}", at.user().await) }).about("behind somebody"),
        call!("200 200 200 403 401", at => ListUsers { query: format!("group={}", at.group().await) }).about("of a group"),
        call!("200 200 200 403 401", _ => CountUsers { query: String::new() }),
        call!("200 200 200 403 401", at => CountUsers { query: format!("q={}", at.user().await) }).about("of one identity"),
        call!("200 200 200 403 401", at => CountUsers { query: format!("after={}", at.user().await) })
            .about("behind somebody"),
        call!("200 200 200 403 401", at => CountUsers { query: format!("group={}", at.group().await) }).about("of a group"),
        call!("200 200 404 404 401", at => GetUser { id: at.user().await }),
        call!("200 200 404 404 401", at => EditUser { id: at.user().await.to_string(), draft: String::new() }),
        call!("200 200 200 403 401", _ => EditUser { id: String::new(), draft: String::new() }).about("for a new one"),
        call!("200 200 200 403 401", at => CheckUser { raw: at.form().await }),
        call!("200✓ 200✓ 404 404 401", at => SaveUser { raw: at.form().await }),
        call!("200✓ 200✓ 422 403 401", at => SaveUser {
            raw: at.fill("name=new{n}&email=new{n}@example.com&groups={group}&then=invite").await,
        })
        .about("a new one, invited"),
        call!("200 200 200 403 401", _ => FindChoices { field: "groups".into(), text: String::new() }).about("groups"),
        call!("200 200 200 403 401", _ => FindChoices { field: "responsible".into(), text: String::new() })
            .about("people"),
        call!("200 200 200 403 401", _ => FindChoices { field: "contact".into(), text: String::new() }).about("contacts"),
        call!("200 200 200 403 401", _ => FindChoices { field: "tags".into(), text: String::new() }).about("tags"),
        call!("200 404 404 404 401", at => ListSessions { of: at.user().await }),
        call!("200 200 404 404 401", at => GetHistory { kind: TargetKind::User, id: at.id("user").await, before: None })
            .about("of a user"),
        call!("200 200 404 404 401", at => GetHistory { kind: TargetKind::Group, id: at.id("group").await, before: None })
            .about("of a group"),
        call!("200 200 404 404 401", at => GetHistory {
            kind: TargetKind::Contact, id: at.id("contact").await, before: None,
        })
        .about("of a contact"),
        call!("200 200 200 403 401", at => PlanAction {
            action: BulkAction::Deactivate.into(), selection: Selection::Users(vec![at.user().await]),
        }),
        call!("200 200 404 403 401", at => PlanAction {
            action: ActionInput { group: Some(at.group().await), ..BulkAction::AddToGroup.into() },
            selection: Selection::Users(vec![at.user().await]),
        })
        .about("to add to a group"),
        call!("200 403 403 403 401", at => PlanAction {
            action: BulkAction::Delete.into(), selection: Selection::Users(vec![at.user().await]),
        })
        .about("to delete"),
        call!("200 403 403 403 401", at => PlanAction {
            action: BulkAction::Erase.into(), selection: Selection::Users(vec![at.user().await]),
        })
        .about("to erase"),
        call!("200 200 404 403 401", at => ShowPlan { id: at.plan().await }),
        call!("200✓ 200✓ 404 404 401", at => RunPlan { id: at.plan().await }),
        call!("200✓ 200✓ 404 404 401", at => UndoPlan { id: at.done_plan().await }),
        call!("200 200 404 403 401", at => CancelPlan { id: at.plan().await }),
        call!("200 200 200 403 401", _ => ListViews { raw: String::new() }),
        call!("200 200 404 403 401", at => ListViews { raw: at.fill("edit={view}").await }).about("to change one"),
        call!("200 403 403 403 401", at => ShowImport { id: at.upload().await, query: String::new() }),
        call!("200 404 404 404 401", at => ListTokens { of: at.bot().await, draft: String::new() }),
        call!("200✓ 404 404 404 401", at => CreateToken {
            of: at.bot().await,
            raw: at.fill("name=sync{n}&scopes=write_users&expires_on=2099-01-31").await,
        }),
        call!("200 403 403 403 401", _ => ListContacts { query: String::new() }),
        call!("200 403 403 403 401", _ => CountContacts { query: String::new() }),
        call!("200 403 403 403 401", at => GetContact { id: at.contact().await }),
        call!("200 200 200 403 401", _ => FindContacts { q: String::new() }),
        call!("200 403 403 403 401", at => ContactForm { id: Some(at.contact().await), draft: None }),
        call!("200✓ 403 403 403 401", at => SaveContact { raw: at.fill("key={key}&last_name=new{n}").await }),
        call!("200✓ 403 403 403 401", at => SetContactPhoto { id: at.contact().await, picture: None }),
        call!("200 200 200 200 401", _ => MyProfile { draft: String::new() }),
        call!("200 200 200 200 401", _ => OwnPasswordStrength { password: "typed".into() }),
        call!("200 200 200 200 401", _ => ApiGuide {}),
    ]
}

fn functions_of_groups() -> Vec<Row> {
    vec![
        call!("200 200 200 403 401", _ => ListGroups { query: String::new() }),
        call!("200 200 200 403 401", at => ListGroups { query: at.fill("after={group}").await }).about("behind one"),
        call!("200 200 200 403 401", _ => CountGroups { query: String::new() }),
        call!("200 200 200 403 401", at => CountGroups { query: at.fill("after={group}").await }).about("behind one"),
        call!("200 200 404 404 401", at => HeadOfGroup { id: at.group().await }),
        call!("200 200 404 404 401", at => EditGroup { id: at.group().await.to_string(), draft: String::new() }),
        call!("200 403 403 403 401", _ => EditGroup { id: String::new(), draft: String::new() }).about("for a new one"),
        call!("200 403 403 403 401", _ => CheckGroup { raw: "name=x".into() }),
        call!("200✓ 403 403 403 401", at => SaveGroup { raw: at.fill("key={key}&name=Group+{n}").await })
            .about("a new one"),
        call!("200✓ 403 404 404 401", at => SaveGroup { raw: at.fill("id={group}&version=1&name=Team+{n}").await }),
        call!("200 403 403 403 401", _ => FindGroupChoices { field: "leader".into(), text: String::new() }),
        call!("200 200 200 403 401", _ => WhoCan { query: "permission=billing".into() }),
        call!("200 200 200 403 401", at => WhoCan { query: at.fill("permission=billing&after={user}").await })
            .about("behind somebody"),
        call!("200 200 200 403 401", _ => CountWhoCan { query: "permission=billing".into() }),
        call!("200 200 200 403 401", at => CountWhoCan { query: at.fill("permission=billing&after={user}").await })
            .about("behind somebody"),
    ]
}

fn forms_of_users() -> Vec<Row> {
    vec![
        form(
            "/session",
            "login=nobody&password=wrong",
            "login login login login login",
        )
        .about("with a wrong password"),
        form("/session/end", "", "login✓ login✓ login✓ login✓ login"),
        form(
            "/setup",
            "code=x&name=x&email=x@example.com&password=seven+quiet+herons",
            "back back back back back",
        ),
        form(
            "/invite",
            "token={invitation}&password=seven+quiet+herons+at+dawn",
            "/control-center✓ /control-center✓ /control-center✓ /control-center✓ /control-center✓",
        ),
        form(
            "/reset",
            "token={reset}&password=seven+quiet+herons+at+dawn",
            "/control-center✓ /control-center✓ /control-center✓ /control-center✓ /control-center✓",
        ),
        form("/confirm-email", "token=none", "on:404 on:404 on:404 on:404 on:404").about("with a token that is none"),
        form("/lost-password", "login=nobody", "back back back back back"),
        form(
            "/preferences",
            "appearance=dark",
            "/control-center /control-center /control-center /control-center /control-center:303",
        ),
        form(
            "/control-center/users/new",
            "name=new{n}&email=new{n}@example.com&groups={group}&then=invite",
            "/control-center/users/{id}✓ /control-center/users/{id}✓ back! back:403 login",
        ),
        form(
            "/control-center/users/{id}",
            "{form}",
            "back✓ back✓ back:404 back:404 login",
        ),
        form("/control-center/users/{id}/invitation-link", "", "200✓ 403 403 403 401"),
        form("/control-center/users/{id}/sessions/end", "", "back✓ 404 404 404 401"),
        form(
            "/control-center/users/{id}/tokens",
            "name=sync{n}&scopes=write_users&expires_on=2099-01-31",
            "200✓ back:404 back:404 back:404 login",
        ),
        form(
            "/control-center/users/{id}/tokens/{token}/revoke",
            "",
            "back✓ back:404 back:404 back:404 login",
        ),
        form(
            "/control-center/plans",
            "action=deactivate&ids={user}",
            "on on on 403 401",
        ),
        form("/control-center/plans/{id}/run", "", "back✓ back✓ 404 404 401"),
        form(
            "/control-center/plans/{id}/undo",
            "done={done_plan}",
            "back✓ back✓ 404 404 401",
        ),
        form("/control-center/plans/{id}/cancel", "", "back back 404 403 401"),
        form(
            "/control-center/users/views",
            "name=view{n}&query=q%3Da",
            "back back back back:403 login",
        ),
        form(
            "/control-center/users/views/start",
            "view={view}",
            "back back back! back:403 login",
        ),
        form(
            "/control-center/users/views/{id}/delete",
            "",
            "back back back back:403 login",
        ),
        upload("/control-center/users/import", STAFF, "on 403 403 403 401"),
        form(
            "/control-center/users/import/{upload}/columns",
            "means=user_name&means=email",
            "back 403 403 403 401",
        ),
        form(
            "/control-center/users/import/{upload}/run",
            "version=2",
            "back✓ 403 403 403 401",
        ),
    ]
}

fn forms_of_contacts() -> Vec<Row> {
    vec![
        form(
            "/control-center/contacts/new",
            "key={key}&last_name=new{n}",
            "/control-center/contacts/{id}✓ back:403 back:403 back:403 login",
        ),
        form(
            "/control-center/contacts/{id}",
            "id={contact}&version=1&last_name=new{n}",
            "back✓ back:403 back:403 back:403 login",
        ),
        form("/control-center/contacts/{id}/delete", "", "back✓ 403 403 403 401"),
        form(
            "/control-center/groups/new",
            "key={key}&name=Group+{n}",
            "/control-center/groups/{id}✓ back:403 back:403 back:403 login",
        ),
        form(
            "/control-center/groups/{id}",
            "id={group}&version=2&name=Team+{n}",
            "back✓ back back:404 back:404 login",
        ),
        upload("/control-center/contacts/{id}/photo", PHOTO, "back! 403 403 403 401"),
        form(
            "/control-center/contacts/{id}/photo/remove",
            "",
            "back✓ 403 403 403 401",
        ),
    ]
}

fn own_forms() -> Vec<Row> {
    vec![
        form(
            "/control-center/api",
            "operation=list_users&token=none",
            "200 200 200 200 login",
        ),
        form(
            "/profile/account",
            "version={my_version}&name=me{n}&language=&time_zone=",
            "back✓ back✓ back✓ back✓ login",
        ),
        form(
            "/profile/email",
            "email=me{n}@example.com&email_password=wrong",
            "back! back! back! back! login",
        )
        .about("with a wrong password"),
        form("/profile/email/again", "", "back! back! back! back! login"),
        form("/profile/email/withdraw", "", "back back back back login"),
        form(
            "/profile/password",
            "current_password=wrong&new_password=seven+quiet+herons",
            "back!✓ back!✓ back!✓ back!✓ login",
        )
        .about("with a wrong password"),
        upload("/profile/photo", PHOTO, "back back back back login"),
        form("/profile/photo/remove", "", "back back back back login"),
        form("/profile/sessions/end", "", "login✓ login✓ login✓ login✓ login"),
    ]
}

fn files() -> Vec<Row> {
    vec![
        file(
            "/",
            "/control-center /control-center /control-center /control-center login",
        ),
        file("/control-center/users/export", "200✓ 200✓ 200✓ 403 login"),
        form("/control-center/users/export", "ids={user}", "200✓ 200✓ 200✓ 403 401"),
        queried_file(
            "/control-center/access/export",
            "permission=billing",
            "200✓ 200✓ 200✓ 403 login",
        ),
        file("/control-center/users/import/{upload}/wrong", "200 403 403 403 login"),
        file("/control-center/plans/{id}/progress", "200 200 404 403 login"),
        file("/control-center/contacts/{id}/photo", "200 200 404 404 login"),
        file("/pkg/{*file}", "200 200 200 200 200"),
        file("/api/v1/openapi.json", "200 200 200 200 200"),
        file("/health/live", "200 200 200 200 200"),
        file("/health/ready", "200 200 200 200 200"),
        file("/{*else}", "404 404 404 404 404"),
    ]
}

fn operations() -> Vec<Row> {
    vec![
        operation(Method::GET, "/api/v1/me/access", "", "200 200 200 200").by_session_too(),
        operation(Method::GET, "/api/v1/users", "", "200 200 403 403"),
        operation(
            Method::POST,
            "/api/v1/users",
            r#"{"name":"api{n}","email":"api{n}@example.com"}"#,
            "403 201✓ 403 403",
        ),
        operation(Method::GET, "/api/v1/users/{id}", "", "200 200 403 403"),
        operation(
            Method::PATCH,
            "/api/v1/users/{id}",
            r#"{"version":1,"description":"by a program"}"#,
            "403 200✓ 403 403",
        ),
        operation(Method::POST, "/api/v1/users/{id}/deactivate", "", "403 200✓ 403 403"),
        operation(Method::POST, "/api/v1/users/{id}/activate", "", "403 200 403 403"),
        operation(Method::GET, "/api/v1/groups", "", "403 403 200 200"),
        operation(
            Method::POST,
            "/api/v1/groups",
            r#"{"name":"Group {n}"}"#,
            "403 403 403 201✓",
        ),
        operation(Method::GET, "/api/v1/groups/{id}", "", "403 403 200 200"),
        operation(
            Method::PATCH,
            "/api/v1/groups/{id}",
            r#"{"version":1,"description":"by a program"}"#,
            "403 403 403 200✓",
        ),
        operation(Method::POST, "/api/v1/groups/{id}/deactivate", "", "403 403 403 200✓"),
        operation(Method::POST, "/api/v1/groups/{id}/activate", "", "403 403 403 200✓"),
    ]
}

/// A file of users, as a form sends it.
const STAFF: &str = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"staff.csv\"\r\n\
    Content-Type: text/csv\r\n\r\nuser_name,email\nstaff{n},staff{n}@example.com\n\r\n--edge--\r\n";
/// What is no picture, which is told to whoever may set one.
const PHOTO: &str = "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"me.png\"\r\n\
    Content-Type: image/png\r\n\r\nno picture\r\n--edge--\r\n";
