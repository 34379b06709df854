import { Agent, request } from 'node:http';

/** Milliseconds after which a publisher gives up; what it published may be in the log. */
const PATIENCE = 8_000;

/** Publishes through HTTP to whichever node is there, and enters what came of it in the ledger. */
export class Publisher {
  #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #load;

  /**
   * @param rooms the rooms with their shares of the events.
   * @param ports tells the ports of the nodes that can be asked now.
   */
  constructor(ledger, dice, rooms, ports) {
    this.ledger = ledger;
    this.dice = dice;
    this.rooms = rooms;
    this.ports = ports;
  }

  /** Publishes so many events a second until {@link stop}. */
  start(rate) {
    const every = 10;
    let owed = 0;
    this.#load = setInterval(() => {
      for (owed += (rate * every) / 1_000; owed >= 1; owed--) void this.publish(this.#someRooms());
    }, every);
  }

  stop() {
    clearInterval(this.#load);
  }

  close() {
    this.stop();
    this.#agent.destroy();
  }

  /** Publishes one event to each room. @returns when all are answered. */
  async mark(final = false) {
    await Promise.all(this.rooms.map(async ({ name }) => this.publish([name], final)));
  }

  /** Resolves when the event was acknowledged or rejected. */
  async publish(rooms, final = false) {
    const event = this.ledger.issue(rooms, final);
    const ports = this.ports();
    // What reaches no node is refused.
    if (ports.length === 0) this.ledger.reject(event, 'ECONNREFUSED');
    else {
      try {
        const answer = await this.#post(this.dice.pick(ports), { uid: event.uid, rooms });
        const { id, code } = JSON.parse(answer);
        if (id) this.ledger.acknowledge(event, id);
        else this.ledger.reject(event, code);
      } catch (error) {
        this.ledger.reject(event, error.code ?? error.message);
      }
    }
    return event;
  }

  async #post(port, body) {
    return new Promise((resolve, reject) => {
      const call = request({
        host: '127.0.0.1',
        port,
        path: '/publish',
        method: 'POST',
        agent: this.#agent,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(PATIENCE),
      });
      call.on('error', reject);
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => (text += part));
        response.on('error', reject);
        response.on('end', () => resolve(text));
      });
      call.end(JSON.stringify(body));
    });
  }

  /** One room, by the shares; now and then one or two more. */
  #someRooms() {
    const count = this.dice.next() < 0.9 ? 1 : this.dice.between(2, 4);
    return [...new Set(Array.from({ length: count }, () => this.#room()))];
  }

  #room() {
    let at = this.dice.next();
    return (this.rooms.find(({ share }) => (at -= share) < 0) ?? this.rooms[0]).name;
  }
}

/** Twelve rooms: four busy ones, four with some events, and four of which each has one every few seconds. */
export const ROOMS = Array.from({ length: 12 }, (_, index) => ({
  name: `room${index}`,
  share: index < 4 ? 0.2 : index < 8 ? 0.0475 : 0.0025,
}));
