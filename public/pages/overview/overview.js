import { post } from '../../shell/api.js';
import { LineChart } from '../../shell/chart.js';
import { refs } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { RateMeter } from './rate-meter.js';
import { Timeline } from './timeline.js';

const TURNS = {
  live: 'Connected',
  recovered: 'Connected again: what was missed follows',
  gap: 'Connected again',
};

/** One stream, how it is, and the means to disturb it. */
export function mount(root, signal) {
  let stream;
  let connectedAt = '';
  const counts = { received: 0, replayed: 0 };
  const visitor = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const panel = new Panel(root.querySelector('.panel'), restart);
  const { received, replayed, rate, chart, cut, skip } = panel.refs;
  const timeline = new Timeline(refs(root).timeline);
  const line = new LineChart(chart, { series: ['Events/s'], height: 96, axes: false, signal });
  const meter = new RateMeter((latest, data) => {
    rate.textContent = latest;
    line.set(data);
  }, signal);

  cut.addEventListener('click', () => {
    if (stream.state.name === 'closed') {
      stream.connect();
    } else {
      stream.close();
      timeline.add('Cut by you', 'turn');
    }
    cut.textContent = stream.state.name === 'closed' ? 'Restore the connection' : 'Cut the connection';
  });
  skip.addEventListener('click', async () => {
    panel.error('');
    skip.disabled = true;
    try {
      const { published } = await post('sse/skip', { visitor });
      timeline.add(`${published} events were published to you`, 'turn');
    } catch (error) {
      panel.error(error.message);
    }
    skip.disabled = false;
  });

  function restart() {
    stream?.close();
    stream = openStream(`sse?visitor=${visitor}`, {
      panel,
      signal,
      handlers: { connected, update },
      onGap: ({ reason }) => timeline.add(`Gap: some events are lost (${reason})`, 'loss'),
      onState: ({ name }) => {
        if (name === 'waiting') timeline.add('Connection lost; trying again', 'turn');
      },
    });
    cut.textContent = 'Cut the connection';
  }

  function connected({ resume, time }) {
    connectedAt = new Date(time).toISOString();
    timeline.add(TURNS[resume], 'turn');
  }

  function update({ count, time }) {
    meter.count();
    received.textContent = ++counts.received;
    const missed = time < connectedAt;
    if (missed) replayed.textContent = ++counts.replayed;
    timeline.update(count, time, missed);
  }

  restart();
}
