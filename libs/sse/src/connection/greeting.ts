import { MAX_RETRY, type CloseReason, type ResumeOutcome } from '@event-stream/protocol';
import { CredentialExpiredError } from '../errors/credential-expired.error.js';
import type { ConnectionSettings } from './connection-settings.interface.js';
import { connectedFrame, controlFrame } from './control-frame.js';
import type { CredentialWatch } from './credential-watch.js';
import type { Frame } from './frame.js';

/**
 * The first events of a stream: `connected`, and `authenticated` where the application wants it.
 *
 * @throws CredentialExpiredError if the credential has ended meanwhile, or what `publicUser` throws.
 */
export function greet(
  connectionId: string,
  resume: ResumeOutcome,
  id: string | undefined,
  { heartbeat, retry }: ConnectionSettings,
  watch: CredentialWatch | undefined,
): Frame[] {
  if (watch?.expired) throw new CredentialExpiredError();
  const authenticated = watch?.authenticated();
  const connected = connectedFrame({ connectionId, resume, heartbeat }, { id, retry });
  return authenticated ? [connected, authenticated] : [connected];
}

/** The last event of a stream. */
export function farewell(
  reason: CloseReason,
  reconnect: boolean,
  id: string | undefined,
  { retry }: ConnectionSettings,
): Frame {
  // A native EventSource does not know that it is not to come back; in place of another stream it would drive that one out.
  const pause = reconnect ? retry : reason === 'limit' ? MAX_RETRY : undefined;
  return controlFrame('closing', { reason, reconnect }, { id, retry: pause });
}
