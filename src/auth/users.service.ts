import { Injectable } from '@nestjs/common';
import { DEMO_USERS } from './demo-users.js';
import { matchesPassword } from './password.js';
import type { PublicUser } from './user.interface.js';

/** Compared with where there is no such user, so that the answer takes as long. */
const NOBODY = `scrypt:${'A'.repeat(22)}:${'A'.repeat(43)}`;

/** Knows who there is. */
@Injectable()
export class UsersService {
  find(id: string): PublicUser | undefined {
    const user = DEMO_USERS.find((one) => one.id === id);
    return user && { id: user.id, name: user.name };
  }

  /** The user with this name and password; `undefined` for both mistakes, after the same time. */
  async authenticate(username: string, password: string): Promise<PublicUser | undefined> {
    const user = DEMO_USERS.find(({ id }) => id === username);
    const matches = await matchesPassword(password, user?.passwordHash ?? NOBODY);
    return matches ? this.find(username) : undefined;
  }
}
