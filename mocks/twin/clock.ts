/** The time of a world: real by default; it can be set, moved, sped up and stopped. */
export class Clock {
  readonly #source: () => number;
  #speed = 1;
  /** A moment of the source, and the time that it was here. */
  #from: number;
  #at: number;

  /** @param source the time outside, in milliseconds since 1970 */
  constructor(source: () => number = Date.now) {
    this.#source = source;
    this.#from = this.#at = source();
  }

  /** Milliseconds since 1970, whole. */
  now(): number {
    return Math.round(this.#at + (this.#source() - this.#from) * this.#speed);
  }

  get speed(): number {
    return this.#speed;
  }

  /** Makes it a certain time now, from which it goes on. */
  set(time: number): void {
    this.#from = this.#source();
    this.#at = time;
  }

  /** Moves it forward by a number of milliseconds. */
  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds);
  }

  /** From now on a second outside is so many here; with 0 the clock moves only when it is moved. */
  run(speed: number): void {
    this.set(this.now());
    this.#speed = speed;
  }
}
