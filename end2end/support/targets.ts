import type { Page } from "@playwright/test";

/** What stands in the way of a finger: everything that acts and measures less than 44 px either way. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const acting = "a[href], button, input:not([type=hidden]), select, summary, textarea, [role=button], [role=menuitem], [tabindex='0']";
    const small: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(acting)) {
      if (!element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
      const boxes = [element, element.closest("label")].flatMap((part) => (part ? [part.getBoundingClientRect()] : []));
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      // Hidden until it has the focus, like the link that skips to the content; or off the screen.
      const { clipPath, position } = getComputedStyle(element);
      if (width <= 1 || height <= 1 || (position === "absolute" && clipPath !== "none")) continue;
      if (boxes[0]!.bottom < 0 || element.closest("thead")) continue;
      if (width < 43.5 || height < 43.5) {
        const name = element.getAttribute("aria-label") ?? element.textContent?.trim();
        small.push(`${element.tagName.toLowerCase()} "${name}": ${Math.round(width)}×${Math.round(height)}`);
      }
    }
    return [...new Set(small)];
  });
}
