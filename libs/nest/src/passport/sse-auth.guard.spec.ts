import type { AuthRequest } from '../auth/auth-request.interface.js';
import { presentAsBearer } from './sse-auth.guard.js';

const requestWith = (headers: AuthRequest['headers']): AuthRequest => ({ headers, url: '/' });

describe('presentAsBearer', () => {
  it.each([{}, { authorization: 'Basic x' }])('shows the token to the task only (%j)', async (headers) => {
    const request = requestWith({ ...headers });
    const seen: unknown[] = [];
    await presentAsBearer(request, 'abc', () => seen.push(request.headers.authorization));
    expect(seen).toEqual(['Bearer abc']);
    expect(request.headers).toEqual(headers);
  });

  it('takes it away when the task fails', async () => {
    const request = requestWith({});
    const failing = presentAsBearer(request, 'abc', async () => {
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(request.headers).toEqual({});
  });

  it('changes nothing without a token', async () => {
    const request = requestWith({ authorization: 'Basic x' });
    const seen: unknown[] = [];
    await presentAsBearer(request, undefined, () => seen.push({ ...request.headers }));
    expect([...seen, request.headers]).toEqual([{ authorization: 'Basic x' }, { authorization: 'Basic x' }]);
  });
});
