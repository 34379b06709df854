import type { Browser, Page } from 'playwright-core';
import { waitUntil } from '../../support/wait-until.js';

/** The panels of the page. */
export const PANELS = ['updates', 'progress', 'ticker', 'chat'] as const;
export type PanelName = (typeof PANELS)[number];

/** The demo's page in a real browser, by what a person sees of it. */
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

  static async open(browser: Browser, url: string): Promise<DemoPage> {
    const demo = new DemoPage(await browser.newPage());
    await demo.page.goto(url);
    return demo;
  }

  async text(panel: PanelName, ref: string): Promise<string> {
    return (await this.page.locator(`#${panel} [data-ref="${ref}"]`).innerText()).trim();
  }

  /** Resolves when all of the panels show a state. */
  async showsState(
    state: string,
    panels: readonly PanelName[] = PANELS,
    milliseconds = 15_000,
  ): Promise<void> {
    const states = () => Promise.all(panels.map((panel) => this.text(panel, 'state')));
    let last: string[] = [];
    await waitUntil(
      async () => (last = await states()).every((shown) => shown === state),
      milliseconds,
      () => `${panels.join()} to show ${state}; they show ${last.join()}`,
    );
  }

  async startTask(steps: number): Promise<void> {
    await this.page.getByLabel('Steps').fill(`${steps}`);
    await this.page.getByRole('button', { name: 'Start task' }).click();
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.getByLabel('Message', { exact: true }).press('Enter');
  }

  async messages(): Promise<string[]> {
    return this.page.locator('#chat .message-text').allInnerTexts();
  }

  /** Keeps every text that an element gets from now on; read it with {@link recorded}. */
  async record(panel: PanelName, ref: string): Promise<void> {
    await this.page.evaluate((selector) => {
      const texts: string[] = [];
      const store = ((globalThis as Recording).recorded ??= {});
      store[selector] = texts;
      new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) texts.push((node as HTMLElement).innerText ?? node.textContent);
        }
      }).observe(document.querySelector(selector)!, { childList: true });
    }, `#${panel} [data-ref="${ref}"]`);
  }

  async recorded(panel: PanelName, ref: string): Promise<string[]> {
    return this.page.evaluate(
      (selector) => (globalThis as Recording).recorded![selector]!,
      `#${panel} [data-ref="${ref}"]`,
    );
  }
}

type Recording = typeof globalThis & { recorded?: Record<string, string[]> };
