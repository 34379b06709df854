import { ConflictException, Controller, Sse, type Type } from '@nestjs/common';
import { concat, map, NEVER, of, throwError, timer } from 'rxjs';
import { type Shape, type Side, watch } from './shape.js';

export type Source = (side: Side) => unknown;
export const twoItems: Source = ({ trace }) =>
  concat(of('a'), timer(15).pipe(map(() => 'b'))).pipe(watch(trace));
export const quiet: Source = ({ trace }) => NEVER.pipe(watch(trace));
export const refuses: Source = () => throwError(() => new ConflictException('taken'));
export const failsLater: Source = () =>
  concat(
    of('a'),
    timer(15),
    throwError(() => new ConflictException('taken')),
  );

/** A shape with decorators on its class and handler. */
export const decorated = (
  name: string,
  source: Source,
  decorate: (side: Side) => { class?: ClassDecorator; method?: MethodDecorator },
  options: Partial<Shape> = {},
): Shape => ({
  name,
  controllers: (side): Type => {
    const { class: onClass = () => undefined, method = () => undefined } = decorate(side);
    @onClass
    @Controller()
    class ShapeController {
      @method
      @Sse()
      stream(): unknown {
        side.trace('handler');
        return source(side);
      }
    }
    return ShapeController;
  },
  ...options,
});
