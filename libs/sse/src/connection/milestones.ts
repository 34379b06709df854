import type { CloseReason } from '@event-stream/protocol';
import { attempt } from './attempt.js';

type Report = (error: unknown) => void;

/** The two moments in the life of a stream that others wait for. */
export abstract class Milestones {
  private openListeners: (() => void)[] | undefined;
  private closeListeners: ((reason: CloseReason) => void)[] | undefined;
  private isOpen = false;
  private closedAs: CloseReason | undefined;

  /** Calls back once when the headers are out, at once if they are; never for a stream that is refused. */
  onOpen(listener: () => void): void {
    if (this.isOpen) listener();
    else if (this.openListeners) this.openListeners.push(listener);
    // Not pushed to an empty list, which would make room for seventeen.
    else this.openListeners = [listener];
  }

  /** Calls back once when the stream has ended, with its one close reason; at once if it has ended already. */
  onClose(listener: (reason: CloseReason) => void): void {
    if (this.closedAs) listener(this.closedAs);
    else if (this.closeListeners) this.closeListeners.push(listener);
    else this.closeListeners = [listener];
  }

  /** @param report is called with what a listener throws; the others are called all the same. */
  protected hasOpened(report: Report): void {
    this.isOpen = true;
    if (!this.openListeners) return;
    for (const listener of this.openListeners) attempt(listener, report);
    this.openListeners = undefined;
  }

  /** @param report as above. */
  protected hasClosed(reason: CloseReason, report: Report): void {
    this.closedAs = reason;
    for (const listener of this.closeListeners ?? []) attempt(() => listener(reason), report);
    this.closeListeners = undefined;
  }
}
