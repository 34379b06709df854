/** The cookies of a request by name (RFC 6265, section 4.2). Of two with one name the first counts: browsers send the one with the longer path first. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const name = pair.slice(0, at).trim();
    if (!cookies.has(name)) cookies.set(name, decode(pair.slice(at + 1).trim()));
  }
  return cookies;
}

function decode(value: string): string {
  const bare = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (!bare.includes('%')) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** What a `Set-Cookie` header is made of. Name and value must be safe in it already. */
export interface CookieFields {
  readonly name: string;
  readonly value: string;
  /** The path that it is sent to. */
  readonly path: string;
  /** Seconds; 0 removes it. */
  readonly maxAge: number;
  readonly secure: boolean;
  /** Whether pages of other sites may send it, which browsers allow over https only. */
  readonly crossSite: boolean;
}

/** A `Set-Cookie` header of a cookie that no script can read. */
export function formatCookie({ name, value, path, maxAge, secure, crossSite }: CookieFields): string {
  // Partitioned (CHIPS) lets it live where browsers block cookies of third parties.
  const site = crossSite ? (secure ? 'None; Partitioned' : 'Lax') : 'Strict';
  const attributes = `Path=${cookiePath(path)}; Max-Age=${maxAge}; HttpOnly; SameSite=${site}`;
  return `${name}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}

/** A semicolon would end the attribute: then the folder above it is what can be named. */
function cookiePath(path: string): string {
  const at = path.indexOf(';');
  return at < 0 ? path : path.slice(0, path.lastIndexOf('/', at) + 1);
}
