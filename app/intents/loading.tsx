import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList title="Intents" label="Looking for intents" />;
}
