/**
 * The complete examples of the CPIX API guide: requests as printed, answers with what stands in their base64 cut short.
 * Data only: the test says what must hold.
 */
export interface CpixSample {
  title: string;
  request: string;
  answer: string;
}

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>';
const ANSWER_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const NAMESPACES =
  'xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:speke="urn:aws:amazon:com:speke"';
const ANSWER_ROOT = `${ANSWER_PROLOG}
<cpix:CPIX id="cpix-test-cid" xmlns:cpix="urn:dashif:org:cpix" xmlns:speke="urn:aws:amazon:com:speke" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" >`;

const contentKeyList = (iv: string, kid: string): string => `
   <cpix:ContentKeyList>
       <cpix:ContentKey explicitIV="${iv}" kid="${kid}">
           <cpix:Data>
               <pskc:Secret>
                   <pskc:PlainValue>SzC1qc1cEpyFU6t/lL7Byw==</pskc:PlainValue>
               </pskc:Secret>
           </cpix:Data>
       </cpix:ContentKey>
   </cpix:ContentKeyList>`;
const VOD_KEYS = contentKeyList('MDEyMzQ1Njc4OWFiY2RlZg==', '12ea753c-23e7-bc02-4474-b2b976c43beb');
const LIVE_KEYS = contentKeyList('S2ljHDlFRStjCuOpN8I7+w==', '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3');
const LIVE_PERIOD_AND_RULE = `
    <cpix:ContentKeyPeriodList>
        <cpix:ContentKeyPeriod id="keyPeriod_e7c4423c-a2c6-46f4-bef3-2bfed6bae9c9" index="128"/>
    </cpix:ContentKeyPeriodList>
    <cpix:ContentKeyUsageRuleList>
        <cpix:ContentKeyUsageRule intendedTrackType="HD" kid="6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3"><!-- Added to V2 : intendedTrackType -->
            <cpix:KeyPeriodFilter periodId="keyPeriod_e7c4423c-a2c6-46f4-bef3-2bfed6bae9c9"/>
            <cpix:VideoFilter maxPixels="2073600" minPixels="921600"/><!-- Added to V2 -->
        </cpix:ContentKeyUsageRule>
    </cpix:ContentKeyUsageRuleList>`;

const dashSystems = (kid: string): string => `
   <cpix:DRMSystemList>
       <!-- Common encryption / MSS (Playready) -->
       <cpix:DRMSystem kid="${kid}" systemId="9a04f079-9840-4286-ab92-e65be0885f95">
            <cpix:ContentProtectionData>qAUAAAEAAQCeBA==</cpix:ContentProtectionData><!-- Added to V2 -->
           <cpix:PSSH>AAACwnBzc2g=</cpix:PSSH>
       </cpix:DRMSystem>
       <!-- Common encryption (Widevine)-->
       <cpix:DRMSystem kid="${kid}" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed">
            <cpix:ContentProtectionData>qAUAAAEAAQCeBA==</cpix:ContentProtectionData><!-- Added to V2 -->
           <cpix:PSSH>AAAAVXBzc2g=</cpix:PSSH>
       </cpix:DRMSystem>
   </cpix:DRMSystemList>`;

const hlsSystems = (kid: string): string => `
    <cpix:DRMSystemList>
        <!-- HLS SAMPLE-AES (FairPlay) -->
        <cpix:DRMSystem kid="${kid}" systemId="94ce86fb-07ff-4f43-adb8-93d2fa968ca2">
            <cpix:HLSSignalingData>I0VYVC1YLUtFWTpN</cpix:HLSSignalingData><!-- Added to V2  -->
            <cpix:HLSSignalingData playlist="master">I0VYVC1YLVNFU1NJ</cpix:HLSSignalingData><!-- Added to V2 -->
            <cpix:URIExtXKey>c2tkOi8vRXVwMVBDUG52QUpFZExLNWRzUTc2dz09</cpix:URIExtXKey>
        </cpix:DRMSystem>
    </cpix:DRMSystemList>`;

const VOD_KID = '12ea753c-23e7-bc02-4474-b2b976c43beb';
const LIVE_KID = '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3';

export const DASH_VOD: CpixSample = {
  title: 'DASH VOD',
  request: `${PROLOG}
<cpix:CPIX id="your-content-id" ${NAMESPACES}>
  <cpix:ContentKeyList>
      <cpix:ContentKey kid="681e5b39-49f2-4dfa-b744-86573c22e6fb"></cpix:ContentKey>
  </cpix:ContentKeyList>
  <cpix:DRMSystemList>
      <!-- Common encryption / MSS (Playready) -->
      <cpix:DRMSystem kid="681e5b39-49f2-4dfa-b744-86573c22e6fb" systemId="9a04f079-9840-4286-ab92-e65be0885f95" />
      <!-- Common encryption (Widevine)-->
      <cpix:DRMSystem kid="681e5b39-49f2-4dfa-b744-86573c22e6fb" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed" />
  </cpix:DRMSystemList>
</cpix:CPIX>`,
  answer: `${ANSWER_ROOT}${VOD_KEYS}${dashSystems(VOD_KID)}</cpix:CPIX>`,
};

export const HLS_VOD: CpixSample = {
  title: 'HLS VOD',
  request: `${PROLOG}
<cpix:CPIX id="your-content-id" ${NAMESPACES}>
 <cpix:ContentKeyList>
     <cpix:ContentKey kid="681e5b39-49f2-4dfa-b744-86573c22e6fb"></cpix:ContentKey>
 </cpix:ContentKeyList>
 <cpix:DRMSystemList>
    <!-- HLS SAMPLE-AES (FairPlay) -->
    <cpix:DRMSystem kid="681e5b39-49f2-4dfa-b744-86573c22e6fb" systemId="94ce86fb-07ff-4f43-adb8-93d2fa968ca2" />
 </cpix:DRMSystemList>
</cpix:CPIX>`,
  answer: `${ANSWER_ROOT}${VOD_KEYS}${hlsSystems(VOD_KID)}</cpix:CPIX>`,
};

export const DASH_LIVE: CpixSample = {
  title: 'DASH live',
  request: `${PROLOG}
<cpix:CPIX id="cpix-test-cid" ${NAMESPACES}>
	<cpix:ContentKeyList>
		<cpix:ContentKey kid="ca65e643-482c-4a21-a204-05570a1e276c"></cpix:ContentKey>
	</cpix:ContentKeyList>
	<cpix:DRMSystemList>
	    <!-- Common encryption / MSS (Playready) -->
		<cpix:DRMSystem kid="ca65e643-482c-4a21-a204-05570a1e276c" systemId="9a04f079-9840-4286-ab92-e65be0885f95" />
		<!-- Common encryption (Widevine)-->
		<cpix:DRMSystem kid="681e5b39-49f2-4dfa-b744-86573c22e6fb" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed" />
	</cpix:DRMSystemList>
	<cpix:ContentKeyPeriodList>
		<cpix:ContentKeyPeriod id="keyPeriod_e7c4423c-a2c6-46f4-bef3-2bfed6bae9c9" index="128"/>
	</cpix:ContentKeyPeriodList>
	<cpix:ContentKeyUsageRuleList>
            <cpix:ContentKeyUsageRule intendedTrackType="HD" kid="ca65e643-482c-4a21-a204-05570a1e276c"><!-- Added to V2: intendedTrackType -->
                <cpix:KeyPeriodFilter periodId="keyPeriod_e7c4423c-a2c6-46f4-bef3-2bfed6bae9c9"/>
                <cpix:VideoFilter maxPixels="2073600" minPixels="921600"/><!-- Added to V2 -->
            </cpix:ContentKeyUsageRule>
	</cpix:ContentKeyUsageRuleList>
</cpix:CPIX> `,
  answer: `${ANSWER_ROOT}${LIVE_KEYS}${LIVE_PERIOD_AND_RULE}${dashSystems(LIVE_KID)}</cpix:CPIX>`,
};

/** Its answer has a period and a rule that its request does not ask for. */
export const HLS_LIVE: CpixSample = {
  title: 'HLS live',
  request: `${PROLOG}
<cpix:CPIX id="your-content-id" ${NAMESPACES}>
 <cpix:ContentKeyList>
     <cpix:ContentKey kid="681e5b39-49f2-4dfa-b744-86573c22e6fb"></cpix:ContentKey>
 </cpix:ContentKeyList>
 <cpix:DRMSystemList>
    <!-- HLS SAMPLE-AES (FairPlay) -->
    <cpix:DRMSystem kid="681e5b39-49f2-4dfa-b744-86573c22e6fb" systemId="94ce86fb-07ff-4f43-adb8-93d2fa968ca2">
        <cpix:ContentProtectionData />
        <cpix:PSSH />
        <cpix:URIExtXKey />
    </cpix:DRMSystem>
 </cpix:DRMSystemList>
</cpix:CPIX>`,
  answer: `${ANSWER_ROOT}${LIVE_KEYS}${LIVE_PERIOD_AND_RULE}${hlsSystems(LIVE_KID)}</cpix:CPIX>`,
};

/** The NEA-DVR example: the URL of the request, and the answer. */
export const NEA_DVR = {
  path: '/cpix/anevia/dash/eyJzaXRlX2lkIjoiREVNTyIsICJhY2Nlc3Nfa2V5IjoiZHNJb2xjN2gxRzhUVW1JMTdiWXd4aFV1TkZvRmNlNzJjeDllTU9rNjJ3YjhWTjJQZGdwV1lISXhTRVg5ZjBIaSJ9/test-cid',
  site: { siteId: 'DEMO', accessKey: 'dsIolc7h1G8TUmI17bYwxhUuNFoFce72cx9eMOk62wb8VN2PdgpWYHIxSEX9f0Hi' },
  answer: `${ANSWER_PROLOG}
<cpix:CPIX id="test-cid" xmlns:cpix="urn:dashif:org:cpix" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ns3="urn:aws:amazon:com:speke" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    ${contentKeyList('MDEyMzQ1Njc4OWFiY2RlZg==', 'cbc2eedd-4284-fd94-c17b-0d6fb56c146b')}
    <cpix:DRMSystemList>
        <cpix:DRMSystem kid="cbc2eedd-4284-fd94-c17b-0d6fb56c146b" systemId="9a04f079-9840-4286-ab92-e65be0885f95">
            <cpix:PSSH>AAACvnBzc2g=</cpix:PSSH>
        </cpix:DRMSystem>
        <cpix:DRMSystem kid="cbc2eedd-4284-fd94-c17b-0d6fb56c146b" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed">
            <cpix:PSSH>AAAAUHBzc2g=</cpix:PSSH>
        </cpix:DRMSystem>
    </cpix:DRMSystemList>
</cpix:CPIX>`,
};

/** What the client of the guide makes of the answer for Widevine, PlayReady and FairPlay. */
export const CLIENT_RESULT = {
  content_id: 'test_content_id',
  content_key_list: [
    {
      ...{ key_id_hex: '', key_id_b64: '', key_hex: '', key_b64: '', iv_hex: '', iv_b64: '' },
      widevine: { pssh: '', pssh_payload_only: '' },
      playready: { pssh: '', pssh_payload_only: '' },
      fairplay: { key_uri: '' },
    },
  ],
};
