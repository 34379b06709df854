import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Checks for a web origin as browsers send it: `https://app.example`, `http://localhost:4200`. */
export function IsOrigin(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isOrigin', validator: { validate: isOrigin } }, options);
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && origin === value;
}
