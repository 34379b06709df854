import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { HIDDEN } from './contestants/index.mjs';

/** How large, and how often: of `npm run bench`. */
const SCALES = {
  full: { rounds: 3 },
  // All contestants would take longer than one waits.
  quick: { rounds: 1, contestants: ['express', 'nest', 'better-sse', 'socket-write'] },
  smoke: { rounds: 1 },
};

/**
 * Reads the command line; ends the process with the usage where it cannot be understood.
 *
 * @param hidden contestants that take part only when named.
 * @param folder where results go by default.
 */
export function readOptions(
  args,
  {
    works,
    contestants,
    command = 'bench',
    scales = SCALES,
    quick = `${SCALES.quick.contestants.join(', ')}: 2 minutes`,
    minutes = 24,
    hidden = HIDDEN,
    folder = join(import.meta.dirname, 'results'),
  },
) {
  const usage = `Usage: npm run ${command} -- [options]
  --quick             small sizes, one round, ${quick}
  --scale NAME        ${Object.keys(scales).join(', ')} (default full)
  --work NAME         only this work; may be repeated: ${names(works)}
  --contestant NAME   only this contestant; may be repeated: ${names(contestants)}
  --rounds N          repetitions (full: ${scales.full.rounds})
  --minutes N         no further round is begun that would end after so long (default ${minutes})
  --out FOLDER        where results go (default ${relative(process.cwd(), folder)})
  --help`;
  try {
    const { values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean' },
        scale: { type: 'string' },
        work: { type: 'string', multiple: true },
        contestant: { type: 'string', multiple: true },
        rounds: { type: 'string' },
        minutes: { type: 'string', default: String(minutes) },
        out: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) stop(usage, 0);
    const scale = values.scale ?? (values.quick ? 'quick' : 'full');
    if (!scales[scale]) throw new Error(`There is no scale "${scale}"`);
    return {
      scale,
      works: pick(works, values.work, 'work'),
      contestants: pick(
        values.contestant ? [...contestants, ...hidden] : contestants,
        values.contestant ?? scales[scale].contestants,
        'contestant',
      ),
      rounds: positive(values.rounds ?? scales[scale].rounds, 'rounds'),
      minutes: positive(values.minutes, 'minutes'),
      out: resolve(values.out ?? folder),
    };
  } catch (error) {
    return stop(`${error.message}\n\n${usage}`, 2);
  }
}

function pick(all, wanted, kind) {
  if (!wanted) return all;
  const unknown = wanted.find((name) => !all.some((one) => one.name === name));
  if (unknown) throw new Error(`There is no ${kind} "${unknown}"`);
  return all.filter(({ name }) => wanted.includes(name));
}

function positive(value, name) {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${name} must be a positive number`);
  return number;
}

function names(list) {
  return list.map(({ name }) => name).join(', ');
}

function stop(text, code) {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
