import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { ClassSerializer } from './class-serializer.js';

class User {
  readonly id = 1;
  readonly name = 'Ann';

  @Exclude()
  readonly passwordHash = 's3cret';

  @Expose({ groups: ['admin'] })
  readonly salary = 5;

  @Expose()
  get label(): string {
    return `${this.name}#${this.id}`;
  }
}

class Admin extends User {
  readonly level = 3;
}

class Post {
  @Type(() => User)
  readonly author: object = { id: 2, passwordHash: 's3cret' };

  @Transform(({ value }) => (value as Date).getTime())
  readonly at = new Date(5);
}

/** Without any decorator. */
class Envelope {
  constructor(readonly content: unknown) {}
}

/** As Decimal, ObjectId and Mongoose documents do it. */
class Decimal {
  private readonly digits = [1, 5];

  toJSON(): unknown {
    return this.digits.join('.');
  }
}

class Document {
  constructor(private readonly user: User) {}

  toJSON(): object {
    return { user: this.user };
  }
}

@Exclude()
class Hidden {
  readonly secret = 's3cret';

  @Expose()
  readonly shown = 1;

  toJSON(): object {
    return { secret: this.secret, shown: this.shown };
  }
}

const ann = { id: 1, name: 'Ann', label: 'Ann#1' };
let serializer: ClassSerializer;
beforeAll(async () => (serializer = await ClassSerializer.load(true)));
const wire = (data: unknown): unknown => JSON.parse(JSON.stringify(serializer.plain(data)));

describe('Instances of decorated classes', () => {
  it.each<[string, () => unknown, unknown]>([
    ['as they are', () => new User(), ann],
    ['of a class that extends one', () => new Admin(), { ...ann, level: 3 }],
    ['in an array', () => [new User()], [ann]],
    ['in an object', () => ({ user: new User(), n: 1 }), { user: ann, n: 1 }],
    ['deep in both', () => ({ a: [{ b: [new User()] }] }), { a: [{ b: [ann] }] }],
    [
      'in an object without a prototype',
      () => Object.assign(Object.create(null), { user: new User() }),
      { user: ann },
    ],
    ['in an instance without decorators', () => new Envelope([new User()]), { content: [ann] }],
    ['in what toJSON() returns', () => ({ doc: new Document(new User()) }), { doc: { user: ann } }],
    ['that exclude all but some', () => new Hidden(), { shown: 1 }],
    ['with nested plain data of a type', () => new Post(), { author: { id: 2 }, at: 5 }],
  ])('are plain: %s', (_, data, expected) => {
    const seen = wire(data());
    expect(JSON.stringify(seen)).not.toContain('s3cret');
    expect(seen).toEqual(expected);
  });

  it('are copied when they are published', () => {
    const user = new User();
    const plain = serializer.plain({ user }) as { user: { name: string } };
    Object.assign(user, { name: 'Eve' });
    expect(plain.user.name).toBe('Ann');
  });

  it('refuse what goes round in a circle, and what their transforms throw', () => {
    const admin: Record<string, unknown> = { user: new User() };
    admin['self'] = admin;
    expect(() => serializer.plain(admin)).toThrow(expect.objectContaining({ code: 'SSE_INVALID_EVENT' }));
    class Circle {
      @Expose()
      readonly self = this;
    }
    expect(() => serializer.plain(new Circle())).toThrow(
      expect.objectContaining({ code: 'SSE_INVALID_EVENT' }),
    );
    class Failing {
      @Transform(() => {
        throw new Error('no transform');
      })
      readonly secret = 's3cret';
    }
    expect(() => serializer.plain([new Failing()])).toThrow('no transform');
  });
});

describe('All other data', () => {
  const cyclic: Record<string, unknown> = { list: [] };
  (cyclic['list'] as unknown[]).push(cyclic, cyclic, cyclic);

  it.each([
    ['text'],
    [null],
    [undefined],
    [7],
    [{ a: [1, { b: null }], at: new Date(), bytes: Buffer.from('a') }],
    [[new Envelope(1)]],
    [cyclic],
  ])('stays what it is: %p', (data) => {
    expect(serializer.plain(data)).toBe(data);
  });

  it('is the JSON that its toJSON() gives', () => {
    const data = { price: new Decimal() };
    expect(JSON.stringify(serializer.plain(data))).toBe(JSON.stringify(data));
    // Not the string, which would go out without its quotes.
    const bare = new Decimal();
    expect(serializer.plain(bare)).toBe(bare);
  });

  it('includes decorated instances where serialising is turned off', async () => {
    const user = new User();
    expect((await ClassSerializer.load(false)).plain(user)).toBe(user);
  });
});
