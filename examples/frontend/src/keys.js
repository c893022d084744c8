const WIDEVINE = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
const PLAYREADY = '9a04f079-9840-4286-ab92-e65be0885f95';

/** Gets the key of a content: 16 bytes, and the pssh boxes for a player, in base64, by DRM system. */
export async function getContentKey({ kmsUrl }, contentId, keyId) {
  const response = await fetch(kmsUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/xml' },
    body: keyRequest(contentId, keyId),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The key server refused: ${response.status} ${text}`);
  const key = /<pskc:PlainValue>([^<]+)<\/pskc:PlainValue>/.exec(text)?.[1];
  if (key === undefined) throw new Error('The key server sent no key');
  return {
    key: Buffer.from(key, 'base64'),
    pssh: { widevine: psshOf(text, WIDEVINE), playready: psshOf(text, PLAYREADY) },
  };
}

function keyRequest(contentId, keyId) {
  return [
    `<cpix:CPIX id="${escaped(contentId)}" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">`,
    `<cpix:ContentKeyList><cpix:ContentKey kid="${keyId}"/></cpix:ContentKeyList>`,
    '<cpix:DRMSystemList>',
    `<cpix:DRMSystem kid="${keyId}" systemId="${WIDEVINE}"/>`,
    `<cpix:DRMSystem kid="${keyId}" systemId="${PLAYREADY}"/>`,
    '</cpix:DRMSystemList></cpix:CPIX>',
  ].join('');
}

/** A text as it stands in an attribute. */
const escaped = (text) => text.replace(/[&<"]/g, (character) => `&#${character.charCodeAt(0)};`);

function psshOf(document, systemId) {
  const systems = document.match(/<cpix:DRMSystem [\s\S]*?<\/cpix:DRMSystem>/g) ?? [];
  const system = systems.find((one) => one.includes(`systemId="${systemId}"`));
  return /<cpix:PSSH>([^<]+)<\/cpix:PSSH>/.exec(system ?? '')?.[1];
}
