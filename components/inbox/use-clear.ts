"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

const GAP_PX = 8;

/**
 * For what lies at the bottom of the window: where the bar of the open task is, it lies above it. The bar stays where it is, so
 * that nobody presses one thing and hits another. It moves for many reasons (somebody scrolls, writes, opens the next task), so
 * it is looked at with each picture that is drawn.
 */
export function useClear(): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    let lift = 0;
    let drawn = 0;
    const look = () => {
      if (element.current) lift = clear(element.current, lift);
      drawn = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(drawn);
  }, []);
  return element;
}

function clear(element: HTMLElement, lifted: number): number {
  const bar = document.querySelector(".settling")?.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  const isUnder = bar && bar.bottom > top + lifted && bar.top < bottom + lifted;
  const lift = isUnder ? bottom + lifted - bar.top + GAP_PX : 0;
  if (lift !== lifted) element.style.translate = `0 ${-lift}px`;
  return lift;
}
