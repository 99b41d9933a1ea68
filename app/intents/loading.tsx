import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList label="Looking for intents" />;
}
