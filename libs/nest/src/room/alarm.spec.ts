import { Alarm } from './alarm.js';

describe('Alarm', () => {
  let messages: string[];
  let alarm: Alarm;

  beforeEach(() => {
    jest.useFakeTimers();
    messages = [];
    alarm = new Alarm({ error: (message) => messages.push(message) });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('reports the first trouble at once, with its reason', () => {
    alarm.raise('The log cannot be read', new Error('refused'));
    expect(messages).toEqual(['The log cannot be read: refused']);
  });

  it('bears what is no error', () => {
    alarm.raise('Trouble', 'text');
    jest.advanceTimersByTime(5_000);
    alarm.raise('Trouble', undefined);
    expect(messages).toEqual(['Trouble: text', 'Trouble: undefined']);
  });

  it('reports at most every five seconds, and how often it was silent', () => {
    for (let connection = 0; connection < 10_000; connection++) alarm.raise('Trouble', new Error('first'));
    expect(messages).toEqual(['Trouble: first']);
    jest.advanceTimersByTime(4_999);
    alarm.raise('Trouble', new Error('silent'));
    jest.advanceTimersByTime(1);
    alarm.raise('Trouble', new Error('second'));
    expect(messages.slice(1)).toEqual(['Trouble: second (and 10000 times more since the last report)']);
    jest.advanceTimersByTime(5_000);
    alarm.raise('Trouble', new Error('third'));
    expect(messages.slice(2)).toEqual(['Trouble: third']);
  });
});
