import type { TestClient } from './test-client.spec-support.js';

/** Lets so many attempts fail; resolves with the delays after them. */
export async function delaysOf(test: TestClient, attempts: number): Promise<number[]> {
  const delays: number[] = [];
  for (let count = 0; count < attempts; count++) {
    await test.reaches('waiting');
    delays.push(test.delay!);
    test.environment.advance(test.delay!);
  }
  return delays;
}
