/** How the elements of a document follow each other: as in the answers of the API documents, or as CPIX 2.3 has them. */
export type Layout = 'document' | 'strict';

const PERIODS_AND_RULES = ['ContentKeyPeriodList', 'ContentKeyUsageRuleList'];
const SYSTEMS = 'DRMSystemList';

/** CPIX 2.3: the order of the children, by the local name of their parent. */
const STRICT: Record<string, string[]> = {
  CPIX: ['DeliveryDataList', 'ContentKeyList', SYSTEMS, ...PERIODS_AND_RULES, 'UpdateHistoryItemList'],
  ContentKey: [
    ...['Issuer', 'AlgorithmParameters', 'KeyProfileId', 'KeyReference', 'FriendlyName', 'Data'],
    ...['UserId', 'Policy', 'Extensions'],
  ],
  DRMSystem: [
    ...['PSSH', 'ContentProtectionData', 'URIExtXKey', 'HLSSignalingData'],
    ...['SmoothStreamingProtectionHeaderData', 'HDSSignalingData'],
  ],
  ContentKeyUsageRule: ['KeyPeriodFilter', 'LabelFilter', 'VideoFilter', 'AudioFilter', 'BitrateFilter'],
};

export const ORDERS: Record<Layout, Record<string, string[]>> = {
  strict: STRICT,
  document: {
    ...STRICT,
    CPIX: ['DeliveryDataList', 'ContentKeyList', ...PERIODS_AND_RULES, SYSTEMS, 'UpdateHistoryItemList'],
    DRMSystem: [
      ...['ContentProtectionData', 'PSSH', 'HLSSignalingData', 'URIExtXKey'],
      ...['SmoothStreamingProtectionHeaderData', 'HDSSignalingData'],
    ],
  },
};

/** Orders of the documents' own examples: requests have the systems before the periods. */
const DOCUMENTED: Record<string, string[]>[] = [ORDERS.document, { ...ORDERS.document, CPIX: STRICT.CPIX! }];

/** Names sorted as a layout has them; those it does not know keep their order, behind the others. */
export function sorted<Item>(
  items: Item[],
  parent: string,
  layout: Layout,
  nameOf: (item: Item) => string,
): Item[] {
  if (items.length < 2) return items;
  const order = ORDERS[layout][parent] ?? [];
  const rank = (item: Item): number => {
    const index = order.indexOf(nameOf(item));
    return index < 0 ? order.length : index;
  };
  return items.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether children of an element, those read from it, stand in an order that the API documents' examples have. */
export const isDocumentedOrder = (parent: string, children: { local: string }[]): boolean =>
  children.length < 2 || DOCUMENTED.some((orders) => isInOrder(children, orders[parent] ?? []));

/** Names that the order does not have may stand anywhere. */
function isInOrder(children: { local: string }[], order: string[]): boolean {
  let highest = 0;
  for (const { local } of children) {
    const rank = order.indexOf(local);
    if (rank < 0) continue;
    if (rank < highest) return false;
    highest = rank;
  }
  return true;
}
