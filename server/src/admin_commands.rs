//! `control-center admin …`: what the owner of the machine can do without signing in.

use crate::config::Config;
use crate::core::Core;
use crate::sign_in::{admin, setup};
use app::error::AppError;
use app::query_string::Pairs;
use std::process::ExitCode;

/// Makes an administrator, or prints the link by which they make themselves one.
///
/// # Errors
/// When the database fails.
pub async fn create(
    core: &Core,
    config: &Config,
    name: &str,
    email: &str,
    password: Option<String>,
) -> anyhow::Result<ExitCode> {
    let Some(password) = password else {
        let mut query = Pairs::default();
        query.add("code", &setup::code_by_command(core).await?);
        query.add("name", name);
        query.add("email", email);
        let link = config.public_url.join("setup")?;
        println!("Good for one hour: {link}?{}", query.into_string());
        return Ok(ExitCode::SUCCESS);
    };
    match admin::create(core, name, email, &password).await {
        Ok(id) => {
            println!("{name} is an administrator ({id})");
            Ok(ExitCode::SUCCESS)
        }
        Err(AppError::Invalid { fields }) => {
            for problem in fields {
                eprintln!("control-center: {}: {}", problem.field, problem.rule.replace('_', " "));
            }
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a locked account.
///
/// # Errors
/// When the database fails.
pub async fn unlock(core: &Core, login: &str) -> anyhow::Result<ExitCode> {
    if admin::unlock(core, login).await? {
        println!("{login} can sign in again");
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!("control-center: nobody has the name or email {login}");
        Ok(ExitCode::FAILURE)
    }
}
