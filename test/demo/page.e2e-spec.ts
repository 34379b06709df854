import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

describe.each(PLATFORMS)('GET / on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  it('serves the page and all that it is made of, from here alone', async () => {
    const page = await request(`${demo.url}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = page.body as string;
    expect(html).not.toMatch(/https?:\/\//);
    const names = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toContain('shell/main.js');
    for (const name of names) expect((await request(`${demo.url}/${name}`)).status).toBe(200);
    const { imports } = JSON.parse(/<script type="importmap">([^<]*)/.exec(html)![1]!) as {
      imports: Record<string, string>;
    };
    expect(Object.keys(imports)).toContain('@nestream/client');
    for (const path of Object.values(imports)) {
      expect((await request(new URL(path, demo.url).href)).headers.get('content-type')).toMatch(
        /^text\/javascript/,
      );
    }
    const script = await request(`${demo.url}/shell/main.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each(['nothing.js', '..%2Findex.html', '..%2f..%2fpackage.json', '%00', 'constructor'])(
    'answers 404 for /shell/%s',
    async (name) => {
      expect((await request(`${demo.url}/shell/${name}`)).status).toBe(404);
    },
  );
});
