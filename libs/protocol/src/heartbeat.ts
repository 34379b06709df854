/**
 * The bytes of a heartbeat: a comment line without a blank line after it.
 *
 * A blank line would be a dispatch to clients that do not look whether there was data
 * (`@microsoft/fetch-event-source`).
 */
export const HEARTBEAT = ':\n';

/**
 * A frame that moves the client's last event id and dispatches nothing
 * (WHATWG HTML, section 9.2.6: an event with an empty data buffer sets the id and returns).
 */
export function formatCursorFrame(id: string): string {
  return `id: ${id}\n\n`;
}
