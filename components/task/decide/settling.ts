/**
 * Whether buttons have only just appeared. The style sheet keeps a mouse off them for that moment; this keeps a key from
 * pressing them.
 */
export function isSettling(element: HTMLElement | null): boolean {
  const animations = element?.getAnimations({ subtree: true }) ?? [];
  return animations.some(
    (animation) =>
      animation instanceof CSSAnimation &&
      animation.animationName === "settle" &&
      animation.playState !== "finished",
  );
}
