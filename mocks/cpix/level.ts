/** Which version of the exchange an answer is of: V2 has several keys, one for each track, and says more of each (CPX-043). */
export type Level = 'V1' | 'V2';
