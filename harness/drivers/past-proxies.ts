/** The names that servers of cases have. */
const HERE = ['127.0.0.1', 'localhost'];

/**
 * Variables with which HTTP libraries reach servers of this machine themselves, where others are reached by a proxy: it
 * would look for them on a machine of its own. None where there is no proxy.
 * @param variables those that a client gets
 */
export function pastProxies(variables: NodeJS.ProcessEnv): Record<string, string> {
  const isProxied = Object.entries(variables).some(
    ([name, value]) => /^(https?|all)_proxy$/i.test(name) && value,
  );
  const given = [variables.NO_PROXY, variables.no_proxy].filter((value) => value);
  // Alone it stands for every host; in a list it may not.
  if (!isProxied || given.includes('*')) return {};
  const all = [...new Set([...given, ...HERE])].join(',');
  return { NO_PROXY: all, no_proxy: all };
}
