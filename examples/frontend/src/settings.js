/** Where the services are and who we are there, from the environment. */
export function readSettings(environment = process.env) {
  const read = (name) => {
    const value = environment[name];
    if (value === undefined)
      throw new Error(`${name} is not set. Run this under: countersign mock -- COMMAND`);
    return value;
  };
  return {
    url: read('COUNTERSIGN_URL'),
    siteId: read('COUNTERSIGN_SITE_ID'),
    siteKey: read('COUNTERSIGN_SITE_KEY'),
    accessKey: read('COUNTERSIGN_ACCESS_KEY'),
    kmsUrl: read('COUNTERSIGN_KMS_URL'),
    ticketUrl: read('COUNTERSIGN_TICKET_URL'),
    apiKey: read('COUNTERSIGN_API_KEY'),
    apiSecret: read('COUNTERSIGN_API_SECRET'),
    cdn: Number(read('COUNTERSIGN_CDN')),
  };
}
