import { createHash } from 'node:crypto';
import { INSPECTOR_SCRIPT } from './inspector-script.js';
import { INSPECTOR_STYLE } from './inspector-style.js';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this very script and style: nothing that events hold can ever run. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src ${hash(INSPECTOR_SCRIPT)}`,
  `style-src ${hash(INSPECTOR_STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The whole page. */
export const INSPECTOR_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Streams</title>
<style>${INSPECTOR_STYLE}</style>
</head>
<body>
<header>
  <h1>Streams</h1>
  <p id="status" role="status" data-state="connecting">connecting</p>
</header>
<main>
  <dl id="totals" aria-label="This process"></dl>
  <section class="streams" aria-labelledby="streams-title">
    <div class="bar">
      <h2 id="streams-title">Open streams</h2>
      <input id="find" type="search" placeholder="id, user, address, route, room" aria-label="Find streams">
    </div>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="streams-title">
      <table>
        <thead><tr>
          <th scope="col">user</th><th scope="col">route</th><th scope="col">rooms</th>
          <th scope="col" class="number">open for</th><th scope="col" class="number">events</th><th scope="col" class="number">sent</th>
          <th scope="col" class="number">waiting</th><th scope="col"><span class="unseen">kick</span></th>
        </tr></thead>
        <tbody id="connections"></tbody>
      </table>
    </div>
    <p id="more" class="note"></p>
  </section>
  <section class="rooms" aria-labelledby="rooms-title">
    <div class="bar"><h2 id="rooms-title">Rooms</h2></div>
    <ul id="rooms"></ul>
  </section>
  <section class="routes" aria-labelledby="routes-title">
    <div class="bar"><h2 id="routes-title">Stream routes</h2></div>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="routes-title">
      <table>
        <thead><tr><th scope="col">handler</th><th scope="col">kind</th><th scope="col">because</th></tr></thead>
        <tbody id="routes"></tbody>
      </table>
    </div>
  </section>
  <section class="tail" aria-labelledby="tail-title">
    <div class="bar"><h2 id="tail-title">Events</h2><button id="stop" hidden>stop</button></div>
    <p id="tail-note" class="note">Choose a room to see its last events, and those that come.</p>
    <ol id="tail"></ol>
  </section>
</main>
<script>${INSPECTOR_SCRIPT}</script>
</body>
</html>
`;
