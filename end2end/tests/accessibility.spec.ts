// axe on every page and state, in both themes; on the desktop and on a phone.
import { expectNoFindings } from "../support/axe.ts";
import { CONTACTS, ContactList } from "../support/contacts.ts";
import { IMPORT, preview, upload } from "../support/files.ts";
import { GROUPS, GroupForm, NEW_GROUP } from "../support/group.ts";
import { GroupList, openMembers, tab } from "../support/groups.ts";
import { leave } from "../support/invitation.ts";
import { USERS, UserList } from "../support/list.ts";
import { expect, hydrated, test } from "../support/test.ts";

const pages: [string, string][] = [
  ["home", "/control-center"],
  ["users", `${USERS}?column=tags&column=created&column=expires&column=failed_attempts&column=description`],
  ["users filtered", `${USERS}?activity=deactivated&activity=deleted&sign_in=never_signed_in&q=a`],
  ["users, every chip", `${USERS}?sign_in=locked&sign_in=invited&sign_in=expired&sign_in=api_only`],
  ["no users", `${USERS}?q=nobody+is+called+like+this`],
  ["stale accounts, a built-in view", `${USERS}?sign_in=stale`],
  ["saved views", `${USERS}/views?sign_in=locked&sort=-created&q=a`],
  ["new group", NEW_GROUP],
  ["who can, unasked", "/control-center/access"],
  ["who can", "/control-center/access?permission=billing&deactivated=true"],
  ["nobody can", "/control-center/access?permission=billing&q=nobody+is+called+like+this"],
  ["groups", `${GROUPS}?column=tags&column=created&column=description`],
  ["groups filtered", `${GROUPS}?activity=deactivated&activity=deleted&tag=function&sort=-users`],
  ["no groups", `${GROUPS}?q=nothing+is+called+like+this`],
  ["contacts", "/control-center/contacts"],
  ["contacts filtered", "/control-center/contacts?relation=supplier&q=a"],
  ["no contacts", "/control-center/contacts?q=nobody+is+called+like+this"],
  ["new contact", "/control-center/contacts/new"],
  ["profile", "/profile"],
  ["new user", "/control-center/users/new"],
  ["import", "/control-center/users/import"],
  ["API", "/control-center/api?operation=update_user"],
];

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.beforeEach(async ({ context, baseURL }) => {
      await context.addCookies([{ name: "appearance", value: theme, url: baseURL! }]);
    });

    for (const [name, path] of pages) {
      test(name, async ({ page, open }) => {
        await open(path);
        await expect(page.locator(`html[data-theme=${theme}]`)).toBeAttached();
        await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
        await expectNoFindings(page);
      });
    }

    test("an import at every step", async ({ page, open }) => {
      await open(IMPORT);
      await upload(page, "user_name,mail address,shoe size\nanna.axe,nothing,38\nbert.axe,bert.axe@example.com,44\n");
      await expectNoFindings(page);
      await page.getByLabel("mail address").selectOption({ label: "System email" });
      await preview(page);
      await expectNoFindings(page);
    });

    test("a record", async ({ page, open }) => {
      await open(`${USERS}?q=bartova%40example.com`);
      await new UserList(page).row("s.bartova").getByRole("link").click();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoFindings(page);
    });

    test.describe("an invitation", () => {
      test.use({ expected: [/status of 4\d\d/] });

      test("link, and its page", async ({ page, open }) => {
        await open(`${USERS}?q=v.vera%40example.com`);
        await new UserList(page).row("v.vera").getByRole("link").click();
        await page.getByRole("button", { name: "Copy invitation link" }).click();
        const link = await page.getByLabel("Invitation link").inputValue();
        await expectNoFindings(page);
        await leave(page);
        await open(link);
        await expectNoFindings(page);
        await page.getByLabel("New password", { exact: true }).fill("short");
        await expect(page.getByRole("status")).toHaveText("Needs at least 12 characters");
        await expectNoFindings(page);
        await page.getByRole("button", { name: "Set password and sign in" }).click();
        await expect(page.getByLabel("New password", { exact: true })).toHaveAttribute("aria-invalid", "true");
        await expectNoFindings(page);
      });
    });

    test("a new user, refused, with everything open", async ({ page, open }) => {
      await open("/control-center/users/new");
      await page.getByLabel("API only").check();
      await page.getByRole("radio", { name: "New contact" }).check();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await expectNoFindings(page);
      const groups = page.getByRole("combobox", { name: "Add to group" });
      await groups.click();
      const offer = page.locator(`#${await groups.getAttribute("aria-controls")} [role=option]`).first();
      await expect(offer).toBeVisible();
      await expectNoFindings(page);
      await offer.click();
      await page.locator("a[href='/control-center']").first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNoFindings(page);
    });

    test("the record of a contact, and its form refused", async ({ page, open }) => {
      await open(`${CONTACTS}?q=preiss`);
      await new ContactList(page).rows.first().getByRole("link").first().click();
      await expect(page.getByLabel("Last name", { exact: true })).toBeVisible();
      await expectNoFindings(page);
      await page.getByLabel("Last name", { exact: true }).fill("");
      await page.getByLabel("First name", { exact: true }).fill("");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
      await expectNoFindings(page);
    });

    test("the record of a group, searched, refused, and with a leader to choose", async ({ page, open }) => {
      await open(`${GROUPS}?q=administrators`);
      await page.getByRole("link", { name: "Administrators", exact: true }).click();
      const form = new GroupForm(page);
      await expect(form.name).toHaveValue("Administrators");
      await expectNoFindings(page);
      await form.find.fill("tas");
      await expect(form.matrix.getByRole("radiogroup")).toHaveCount(1);
      await expectNoFindings(page);
      await form.find.fill("");
      await form.name.fill("");
      await form.save.click();
      await expect(page.getByRole("alert").first()).toBeVisible();
      await expectNoFindings(page);
      await form.leader.click();
      await expect(page.getByRole("option").first()).toBeVisible();
      await expectNoFindings(page);
    });

    test("a form of the profile, refused", async ({ page, open }) => {
      await open("/profile");
      const password = page.getByRole("region", { name: "Password", exact: true });
      await password.getByLabel("Current password", { exact: true }).fill("not this one at all");
      await password.getByLabel("New password", { exact: true }).fill("short");
      await password.getByRole("button", { name: "Change password" }).click();
      await expect(password.getByLabel("New password", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await hydrated(page);
      await expectNoFindings(page);
    });

    test("groups selected, and the members of one", async ({ page, open }) => {
      await open(GROUPS);
      const groups = new GroupList(page);
      await groups.rows.first().getByRole("checkbox").click();
      await expect(groups.bulk).toBeVisible();
      await expectNoFindings(page);
      await openMembers(page, open, "Sales");
      const list = new UserList(page);
      for (const name of ["Members", "Add members"] as const) {
        await tab(page, name).click();
        await expect(tab(page, name)).toHaveAttribute("aria-current", "page");
        await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
        await list.rows.first().getByRole("checkbox").click();
        await expect(list.bulk).toBeVisible();
        await expectNoFindings(page);
      }
    });

    test("with menu, selection, columns and dialog open", async ({ page, open, isMobile }) => {
      await open(USERS);
      const list = new UserList(page);
      await list.rows.first().getByRole("checkbox").click();
      await expect(list.bulk).toBeVisible();
      await expectNoFindings(page);
      await page.getByRole("button", { name: "Account menu" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await expectNoFindings(page);
      await page.keyboard.press("Escape");
      if (isMobile) {
        await page.getByRole("button", { name: "Filters" }).click();
        await expect(page.getByRole("group", { name: "Activity" })).toBeVisible();
      } else {
        await page.getByText("Columns", { exact: true }).click();
        await expect(page.getByRole("checkbox", { name: "Tags", exact: true })).toBeVisible();
        await expectNoFindings(page);
        await page.getByRole("heading", { level: 1 }).click();
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog")).toBeVisible();
      }
      await expectNoFindings(page);
    });

    test("a bulk action: what it needs, its preview, its page, and the palette", async ({ page, open, isMobile }) => {
      await open(`${USERS}?q=a&size=25`);
      const list = new UserList(page);
      await list.rows.first().getByRole("checkbox").click();
      const more = list.bulk.getByRole("button", { name: "More", exact: true });
      const dialog = page.getByRole("dialog");
      await more.click();
      await expect(page.getByRole("group", { name: "More actions" })).toBeVisible();
      await expectNoFindings(page);
      for (const action of ["Add to group", "Add tag", "Set expiration"]) {
        if (!(await page.getByRole("group", { name: "More actions" }).isVisible())) await more.click();
        await page.getByRole("group", { name: "More actions" }).getByRole("button", { name: action, exact: true }).click();
        await expect(dialog.getByRole("button", { name: "Show what will happen" })).toBeVisible();
        await expectNoFindings(page);
        await dialog.getByRole("button", { name: "Cancel" }).click();
        await expect(dialog).toBeHidden();
      }
      if (isMobile) return;
      await list.bulk.getByRole("button", { name: "Delete", exact: true }).filter({ visible: true }).click();
      await expect(dialog).toContainText("will be deleted");
      await expectNoFindings(page);
      await page.reload();
      await expect(page.getByRole("main")).toContainText("will be deleted");
      await hydrated(page);
      await expectNoFindings(page);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("a");
      await expect(dialog.getByRole("option").first()).toBeVisible();
      await expectNoFindings(page);
    });

    test.describe("signed out", () => {
      test.use({ as: "nobody", expected: [/status of 4\d\d/] });

      test("sign-in, refused", async ({ page, open }) => {
        await open("/login");
        await expectNoFindings(page);
        await page.getByLabel("User name or email").fill("nobody at all");
        await page.getByLabel("Password", { exact: true }).fill("not this one at all");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByRole("alert")).toBeVisible();
        await expectNoFindings(page);
      });

      for (const path of ["/setup", "/nowhere", "/invite/dead", "/reset/dead", "/confirm-email/dead", "/confirm-email/done", "/lost-password"]) {
        test(path, async ({ page, open }) => {
          await open(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expectNoFindings(page);
        });
      }
    });
  });
}
