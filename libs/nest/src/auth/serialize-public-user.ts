import { ClassSerializer } from '../event/contract/class-serializer.js';
import type { SseSettings } from '../settings/sse-settings.interface.js';

/** What `publicUser` returns goes to the client, so an entity in it is made plain as in events. */
export async function serializePublicUser(settings: SseSettings): Promise<SseSettings> {
  const { publicUser } = settings.auth;
  if (!publicUser) return settings;
  const serializer = await ClassSerializer.load(settings.serializeClasses);
  const auth = {
    ...settings.auth,
    publicUser: (user: unknown) => serializer.plain(publicUser(user)),
  };
  return { ...settings, auth };
}
