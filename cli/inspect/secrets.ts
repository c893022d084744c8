/** How a secret is shown: as it is, or only that it is there. */
export type Show = (secret: string, unit?: string) => string;

/** Shows secrets when the user asked for them, else only their lengths. */
export const showing =
  (secrets: boolean | undefined): Show =>
  (secret, unit = 'characters') =>
    secrets ? secret : `‹hidden, ${secret.length} ${unit}›`;

/** Members that hold secrets in the payloads and tickets of these APIs and of storages; IDs of keys are none. */
const SECRET_MEMBER = /(?:^|_)key(?:_hex|_b64)?$|[a-z]Key$|pass|secret|token|credential/i;

/** A JSON value with its secret members shown as {@link Show} says. */
export function withoutSecrets(value: unknown, show: Show): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, show));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET_MEMBER.test(name) && (typeof member === 'string' || typeof member === 'number')
        ? show(String(member))
        : withoutSecrets(member, show),
    ]),
  );
}
