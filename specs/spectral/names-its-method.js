/**
 * Spectral function: an operation is named as the client protocol method that drives it. A method in
 * `manyOperations` drives several, one a version or vendor; their names begin with its own.
 */
export default function namesItsMethod(operation, { manyOperations }, { path }) {
  const { operationId, 'x-method': method } = operation;
  if (typeof operationId !== 'string' || typeof method !== 'string') return [];

  const name = method.slice(method.indexOf('.') + 1);
  const many = manyOperations.includes(method);
  if (many ? operationId.startsWith(name) : operationId === name) return [];

  const wanted = many ? `an operationId that begins with ${name}` : `the operationId ${name}`;
  return [
    {
      message: `Give the operation ${wanted}, or correct its x-method: ${method} does not drive ${operationId}.`,
      path: [...path, 'operationId'],
    },
  ];
}
