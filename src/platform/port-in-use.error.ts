/** The port is taken by another program. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is in use; stop the program that has it, or give another: PORT=${nextTo(port)} npm start`,
    );
    this.name = 'PortInUseError';
  }
}

function nextTo(port: number): number {
  return port < 65_535 ? port + 1 : port - 1;
}
