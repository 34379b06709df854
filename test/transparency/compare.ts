import { isDeepStrictEqual } from 'node:util';
import type { Platform } from '../kit/test-app.js';
import { ShapeApp } from './shape-app.js';
import type { Setup, Shape } from './shape.js';
import { SUBJECTS } from './shapes/index.js';

/** `TRANSPARENCY=plain` leaves the module out on both sides, which proves that the comparison itself is stable. */
const withModule = process.env.TRANSPARENCY !== 'plain';

const NOTHING_GLOBAL: Setup = { name: 'nothing global' };

/** Shapes with the same surroundings share an application. */
function groupBySetup(shapes: readonly Shape[]): [name: string, setup: Setup, shapes: Shape[]][] {
  const groups = new Map<Setup, Shape[]>();
  for (const shape of shapes) {
    const setup = shape.setup ?? NOTHING_GLOBAL;
    groups.set(setup, [...(groups.get(setup) ?? []), shape]);
  }
  return [...groups].map(([setup, members]) => [setup.name, setup, members]);
}

/** Declares the comparison of all shapes on a platform. One file a platform, so that jest runs the two at a time. */
export function comparePlainStreams(platform: Platform): void {
  const all = SUBJECTS.flatMap(({ shapes }) => shapes).filter(
    ({ platforms }) => platforms?.includes(platform) ?? true,
  );

  describe.each(groupBySetup(all))('with %s', (_name, setup, shapes) => {
    let plain: ShapeApp;
    let compared: ShapeApp;

    beforeAll(async () => {
      plain = await ShapeApp.start(platform, false, setup, shapes);
      compared = await ShapeApp.start(platform, withModule, setup, shapes);
    }, 30_000);
    afterAll(async () => {
      await plain.close();
      await compared.close();
    }, 30_000);

    it.each(shapes)(
      '$name',
      async (shape: Shape) => {
        let expected = await plain.observe(shape);
        let actual = await compared.observe(shape);
        // On a starved machine two timers of one run can fire in the other order, which no second run repeats.
        if (!isDeepStrictEqual(actual, expected)) {
          expected = await plain.observe(shape);
          actual = await compared.observe(shape);
        }
        // A shape that never runs, or whose client waits in vain, would prove nothing.
        expect([...expected.problems, ...expected.crashes]).toEqual([]);
        expect(expected.trace.length + expected.notes.length).toBeGreaterThan(1);
        expect(actual).toEqual(expected);
      },
      30_000,
    );
  });
}
