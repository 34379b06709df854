import { RoamingClient } from './client.mjs';

/** The clients of a world, which come, go, stall and move by themselves. */
export class Crowd {
  clients;
  #roaming;
  #returns = new Set();

  constructor({ size, rate, longestAbsence }, dice, rooms, ledger, ports) {
    this.dice = dice;
    this.rate = rate;
    this.longestAbsence = longestAbsence;
    const names = rooms.map(({ name }) => name);
    const anyPort = dice.fork('ports');
    const port = () => {
      const open = ports();
      return open.length > 0 ? anyPort.pick(open) : undefined;
    };
    this.clients = Array.from({ length: size }, (_, index) => {
      const own = dice.shuffle(names).slice(0, dice.between(1, 6));
      return new RoamingClient(`client${index}`, own, ledger, port);
    });
  }

  come() {
    for (const client of this.clients) client.come();
  }

  /** Has some clients cut, stalled or sent away, several times a second, until {@link rest}, which ends all stalls. */
  roam() {
    if (this.#roaming) return;
    this.#roaming = setInterval(() => this.#disturb(this.dice.pick(this.clients)), 1_000 / this.rate);
  }

  rest() {
    clearInterval(this.#roaming);
    this.#roaming = undefined;
    for (const client of this.clients) client.readOn();
  }

  /** Ends all absences. */
  gather() {
    this.rest();
    for (const { timer } of this.#returns) clearTimeout(timer);
    this.#returns.clear();
    for (const client of this.clients) if (client.away) client.come();
  }

  dismiss() {
    this.rest();
    for (const { timer } of this.#returns) clearTimeout(timer);
    for (const client of this.clients) client.leave();
  }

  /** Whether all clients that are not away on purpose have an event of each of their rooms that was issued since then. */
  hasHeardSince(time) {
    return this.clients.every(
      ({ away, rooms, newest }) => away || rooms.every((room) => (newest.get(room) ?? 0) >= time),
    );
  }

  /** @param last when the last event of each room was issued. */
  hasReached(last) {
    return this.clients.every(
      ({ away, rooms, newest }) =>
        away || rooms.every((room) => (newest.get(room) ?? 0) >= (last.get(room) ?? 0)),
    );
  }

  #disturb(client) {
    if (client.away) return;
    const roll = this.dice.next();
    if (roll < 0.6) client.cut();
    else if (roll < 0.8) client.stall(this.dice.between(200, 2_500));
    else this.#send(client, this.dice.between(300, roll < 0.95 ? 1_500 : this.longestAbsence));
  }

  /** Sends a client away for a while. */
  #send(client, milliseconds) {
    client.leave();
    const absence = {};
    absence.timer = setTimeout(() => {
      this.#returns.delete(absence);
      client.come();
    }, milliseconds);
    this.#returns.add(absence);
  }
}
