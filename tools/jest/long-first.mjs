import Sequencer from '@jest/test-sequencer';

/** The file that takes two minutes whatever else runs. */
const LONG = /\/test\/chaos\/chaos\.e2e-spec\.ts$/;

/** jest's own order, by the last durations or else by size, but so that the longest file does not run on alone at the end. */
export default class LongFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- not that of arrays
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(({ path }) => LONG.test(path)),
      ...sorted.filter(({ path }) => !LONG.test(path)),
    ];
  }
}
