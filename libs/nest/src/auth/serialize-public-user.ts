import { ClassSerializer } from '../event/contract/class-serializer.js';
import type { AuthSettings } from './auth-settings.interface.js';

interface SerializedSettings {
  readonly auth: AuthSettings;
  readonly serializeClasses: boolean;
}

/** What `publicUser` returns goes to the client, so an entity in it is made plain as in events. */
export async function serializePublicUser<Settings extends SerializedSettings>(
  settings: Settings,
): Promise<Settings> {
  const { publicUser } = settings.auth;
  if (!publicUser) return settings;
  const serializer = await ClassSerializer.load(settings.serializeClasses);
  const auth = {
    ...settings.auth,
    publicUser: (user: unknown) => serializer.plain(publicUser(user)),
  };
  return { ...settings, auth };
}
