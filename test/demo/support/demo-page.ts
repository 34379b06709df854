import type { Browser, BrowserContext, Page } from 'playwright-core';
import { waitUntil } from '../../kit/wait-until.js';

/** The demo in a real browser, by what a person sees of it. */
export class DemoPage {
  /** What went wrong in the page, other than requests that found no server. */
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (!/net::ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(message.text())) this.problems.push(message.text());
    });
  }

  /** Opens one of the pages, in a context (cookies, storage) of its own unless one is given. */
  static async open(browser: Browser | BrowserContext, url: string, name: string): Promise<DemoPage> {
    const demo = new DemoPage(await browser.newPage());
    await demo.page.goto(`${url}/#/${name}`);
    await demo.page.locator('main .panel').first().waitFor();
    return demo;
  }

  /** Text of an element by its `data-ref`; by that of its panel too, where the page has several. */
  async text(ref: string, panel = ''): Promise<string> {
    return (await this.page.locator(`main ${panel} [data-ref="${ref}"]`).first().innerText()).trim();
  }

  /** Resolves when an element shows a text. */
  async shows(ref: string, wanted: string | RegExp, milliseconds = 15_000): Promise<void> {
    let text = '';
    await waitUntil(
      async () => {
        text = await this.text(ref);
        return typeof wanted === 'string' ? text === wanted : wanted.test(text);
      },
      milliseconds,
      () => `${ref} to show ${wanted}; it shows ${text}`,
    );
  }

  /** Keeps every text that is added to an element from now on; read it with {@link recorded}. */
  async record(ref: string): Promise<void> {
    await this.page.evaluate((name) => {
      const texts: string[] = [];
      const store = ((globalThis as Recording).recorded ??= {});
      store[name] = texts;
      new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) texts.push((node as HTMLElement).innerText ?? node.textContent);
        }
      }).observe(document.querySelector(`main [data-ref="${name}"]`)!, { childList: true });
    }, ref);
  }

  async recorded(ref: string): Promise<string[]> {
    return this.page.evaluate((name) => (globalThis as Recording).recorded![name]!, ref);
  }
}

type Recording = typeof globalThis & { recorded?: Record<string, string[]> };
