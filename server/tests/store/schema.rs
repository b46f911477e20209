//! Both directories of migrations end in the same schema.

use crate::support::{postgres, sqlite};
use control_center::rows;
use std::collections::BTreeSet;

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (sqlite().await, postgres().await);
    let here: Vec<(String, String)> = rows!(
        &mut sqlite.store.read().await.unwrap().db(),
        fetch_all,
        (String, String),
        "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'"
    )
    .unwrap();
    let there: Vec<(String, String)> = rows!(
        &mut postgres.store.read().await.unwrap().db(),
        fetch_all,
        (String, String),
        "SELECT table_name::text, column_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'"
    )
    .unwrap();
    let (here, mut there) = (BTreeSet::from_iter(here), BTreeSet::from_iter(there));
    // Orders changes that commit out of order, which SQLite's single writer cannot.
    assert!(there.remove(&("user_changes".to_owned(), "xid".to_owned())));
    assert_eq!(here, there);
}
