/**
 * The bytes of a heartbeat: a comment line without a blank line after it.
 *
 * A blank line would be a dispatch to clients that do not look whether there was data
 * (`@microsoft/fetch-event-source`).
 */
export const HEARTBEAT = ':\n';
