import type { PublicUser } from './user.interface.js';

/** A user as a database would have it. */
export interface StoredUser extends PublicUser {
  /** As `hashPassword()` makes it. */
  readonly passwordHash: string;
}

/** The users of the demo. Their passwords are `wonderland` and `builder`. */
export const DEMO_USERS: readonly StoredUser[] = [
  {
    id: 'alice',
    name: 'Alice',
    passwordHash: 'scrypt:q1u2RstDG_IvDpKtYVOKZg:WanpoiPjMaas9GzuEknLLE6J3llTHI5cSnyk1ZT4gIg',
  },
  {
    id: 'bob',
    name: 'Bob',
    passwordHash: 'scrypt:9Dn4km8mzUjNo4gVcgbV-A:hZ0UB7vZGgj69NgAK6U-FB1xHRdXZ8Y_KIdM3ypSoX0',
  },
];
