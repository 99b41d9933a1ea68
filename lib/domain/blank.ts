// What nobody sees is not there: a comment of nothing but a zero-width space is none.
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

export const isBlank = (text: string): boolean => text.replace(UNSEEN, "").trim() === "";
