import { Logger } from '@nestjs/common';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApp } from '../../src/create-app.js';
import { listen } from '../../src/platform/listen.js';

describe('listen() of the demo', () => {
  it('is quiet while it starts, and logs what needs attention from then on', async () => {
    const written: string[] = [];
    const spies = ([process.stdout, process.stderr] as const).map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((text) => Boolean(written.push(String(text)))),
    );
    const environment = readEnvironment({ PORT: '0' });
    const app = await createApp(environment);
    try {
      const url = await listen(app, environment);
      expect(url).toMatch(/^http:\/\/localhost:\d+$/);
      expect(written).toEqual([]);
      new Logger('Test').log('not worth telling');
      new Logger('Test').warn('something is wrong');
      expect(written).toEqual([expect.stringContaining('something is wrong')]);
    } finally {
      for (const spy of spies) spy.mockRestore();
      await app.close();
    }
  });
});
