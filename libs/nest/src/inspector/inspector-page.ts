import { createHash } from 'node:crypto';
import { CSS, HTML, JS } from './inspector-assets.js';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this very script and style: nothing that events hold can ever run. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src ${hash(JS)}`,
  `style-src ${hash(CSS)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The whole page, with its style and script in it. */
export const INSPECTOR_PAGE = HTML.replace(
  /<link rel="stylesheet".*>/,
  () => `<style>${CSS}</style>`,
).replace(/ src="inspector.js">/, () => `>${JS}`);
