/**
 * What the handles have in common: printed, they show what can be read of them.
 *
 * A handle holds an id and its controller, both its own, so a program that printed one would see nothing.
 */

/** By this Node asks an object how it is to be printed. */
const PRINTED: unique symbol = Symbol.for('nodejs.util.inspect.custom');

export abstract class Handle {
  /** Everything that can be read of it, as it is now, by name. */
  toJSON(): Readonly<Record<string, unknown>> {
    const shown: Record<string, unknown> = {};
    const properties = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(this));
    for (const [name, property] of Object.entries(properties)) {
      const value: unknown = 'get' in property ? Reflect.get(this, name) : undefined;
      if (value !== undefined) shown[name] = value;
    }
    return shown;
  }

  [PRINTED](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`;
  }
}
