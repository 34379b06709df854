import { headerText } from './header-text.js';

describe('headerText', () => {
  it.each(['1', 'Zürich', '→', '😀', 'tab\there'])('is a value that fetch takes: %s', (id) => {
    const { value } = Object.assign({
      value: new Headers([['last-event-id', headerText(id)!]]).get('last-event-id'),
    });
    expect(Buffer.from(value as string, 'latin1').toString('utf8')).toBe(id);
  });

  it.each(['\u0001', 'a\u001fb', '\u007f', '\0'])('is nothing for %j', (id) => {
    expect(headerText(id)).toBeUndefined();
  });

  it('is at most 4096 characters long', () => {
    expect(headerText('x'.repeat(4096))).toHaveLength(4096);
    expect(headerText('x'.repeat(4097))).toBeUndefined();
  });
});
