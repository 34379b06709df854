import { BackplaneCalls } from './backplane-calls.js';

/** Nodes whose calls reach each other, one after the other. */
function connected(count: number): BackplaneCalls[] {
  const nodes: BackplaneCalls[] = [];
  const call = async (
    request: unknown,
    enough: (answers: readonly unknown[]) => boolean = () => false,
  ): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (const node of nodes) {
      answers.push(await node.answer(JSON.parse(JSON.stringify(request))));
      if (enough(answers)) break;
    }
    return answers;
  };
  while (nodes.length < count) nodes.push(new BackplaneCalls({ call }));
  return nodes;
}

describe('Calls to all nodes', () => {
  it('give the answers of those that know the call', async () => {
    const [one, other, older] = connected(3);
    for (const node of [one!, other!]) node.on('double', (number: number) => number * 2);
    expect(await older!.ask('double', 2)).toEqual([4, 4]);
    expect(await one!.sum('double', 2)).toBe(8);
    expect(await one!.sum('unknown', 2)).toBe(0);
  });

  it('ask until one says yes', async () => {
    const nodes = connected(3);
    const asked: number[] = [];
    for (const [index, node] of nodes.entries()) {
      node.on('have', (wanted: number) => {
        asked.push(index);
        return index === wanted;
      });
    }
    expect(await nodes[2]!.any('have', 1)).toBe(true);
    expect(asked).toEqual([0, 1]);
    expect(await nodes[0]!.any('have', 7)).toBe(false);
  });
});
